import { randomUUID } from 'node:crypto';
import type { NameBinding } from '../domain/target-place';
import type { ConsoleTable } from './console-table';
import { tableTime } from './table-clock';

/** A target that was added in the console. Whether `settings` can be used is for the reader to say: a later version may see them otherwise. */
export type AddedTarget = {
  name: string;
  settings: unknown;
  /** Another one with every change. */
  revision: string;
  changedBy: string;
  /** epoch ms */
  changedAt: number;
  /** The place that a targets file gave this name to, should one have done so: of that it is, and of no other. */
  placeOfFile: string | null;
};

const PARTITION = 'TARGETS';
const NAMES = 'TARGET-NAMES';
/** Names are lower-case letters, digits and hyphens. */
const ALL = { from: '-', to: '~' };
/**
 * Consoles before this one bind the names of their files too, and some do not say that they are of a file. So it also stands under a key that they neither
 * read nor write, below all names.
 */
const ofFileKey = (name: string) => `#${name}`;
/** What says that a name passes to another place with an admin's word alone; by itself, so that no console that binds its file writes over it. */
const asksKey = (name: string) => `!${name}`;
const BESIDE = /^[!#]/;
const ALL_BINDINGS = { from: '!', to: ALL.to };

/** The targets that were added in the console, beside those of the targets file. One query reads them all. */
export function createAddedTargets(table: ConsoleTable, own: () => number = Date.now) {
  const now = () => tableTime(table, own);
  const key = (name: string) => ({ pk: PARTITION, sk: name });
  const nameKey = (sk: string) => ({ pk: NAMES, sk });
  const asOf = (by: string) => ({ revision: randomUUID(), changedBy: by, changedAt: now() });
  /** What a name was bound to last; undefined where nothing was. */
  async function bindingOf(name: string): Promise<NameBinding | undefined> {
    const keys = [name, ofFileKey(name), asksKey(name)];
    const [bound, ofFile, asks] = await Promise.all(keys.map((sk) => table.get<NameBinding>(nameKey(sk))));
    return bindingIn(bound, ofFile, asks);
  }
  /** The added ones, and of which place each name is that has ever been of one. */
  async function look(): Promise<{ rows: AddedTarget[]; names: ReadonlyMap<string, NameBinding> }> {
    type Row = Omit<AddedTarget, 'settings' | 'placeOfFile'> & { settings: string };
    const rows = await table.queryUp<Row>(PARTITION, ALL);
    // After the rows: whoever removes a target binds its name before, so that no name seems to be nobody's.
    const bindings = await table.queryUp<NameBinding>(NAMES, ALL_BINDINGS);
    const bySk = new Map(bindings.map((each) => [each.sk, each]));
    const names = new Map<string, NameBinding>();
    for (const name of new Set(bindings.map(({ sk }) => sk.replace(BESIDE, '')))) {
      const bound = bindingIn(bySk.get(name), bySk.get(ofFileKey(name)), bySk.get(asksKey(name)));
      if (bound) names.set(name, bound);
    }
    return {
      rows: rows.map(({ name, settings, revision, changedBy, changedAt }) => {
        const bound = names.get(name);
        const placeOfFile = bound?.of === 'file' ? bound.place : null;
        return { name, settings: parse(settings), revision, changedBy, changedAt, placeOfFile };
      }),
      names,
    };
  }
  async function bindToFile(name: string, place: string): Promise<void> {
    // First what older consoles leave alone: from then on nothing that they write gives the name away.
    await table.put({ ...nameKey(ofFileKey(name)), place, of: 'file' });
    await table.put({ ...nameKey(name), place, of: 'file' });
  }
  return {
    look,
    list: async (): Promise<AddedTarget[]> => (await look()).rows,
    /** False when there is one of that name. */
    add(name: string, settings: unknown, by: string): Promise<boolean> {
      return table.putNew({ ...key(name), name, settings: JSON.stringify(settings), ...asOf(by) });
    },
    /** False when it is not as of `revision` any more. */
    change(name: string, settings: unknown, { by, revision }: { by: string; revision: string }): Promise<boolean> {
      return table.setIf(key(name), { settings: JSON.stringify(settings), ...asOf(by) }, { revision });
    },
    /** False when it is not as of `revision` any more. */
    remove: (name: string, revision: string): Promise<boolean> => table.deleteIf(key(name), { revision }),
    /**
     * Keeps that a name is of a place of the targets file: should it leave the file, roles, blocks and all else under it hold for no other. One that asks
     * for an admin's word goes on to do so, and one that an admin gave to a place of a file stays there.
     */
    bindToFile,
    /** The same with an admin's word, which is for that place: no file moves it to another without one, be it this one or that of another console. */
    async giveToFile(name: string, place: string): Promise<void> {
      // This holds from here on, also where a console that has not seen it yet binds the name for its file.
      await table.put({ ...nameKey(asksKey(name)), place, of: 'file' });
      await bindToFile(name, place);
    },
    /** The same for the place of an added one, over that of an added one before it. Never over that of a file. */
    async bindToAdded(name: string, place: string): Promise<void> {
      if (await table.get(nameKey(ofFileKey(name)))) return;
      const key = nameKey(name);
      if (await table.setIf(key, { place }, { of: undefined })) return;
      await table.putNew({ ...key, place });
    },
    /** Has a name be of the place of an added one that goes, and ask from then on. A file that gives it to that place still binds it again. */
    async leaveToAdded(name: string, place: string): Promise<void> {
      await table.put({ ...nameKey(asksKey(name)), place });
      // First without a word of the file: the other key says it until it is gone.
      await table.put({ ...nameKey(name), place });
      await table.delete(nameKey(ofFileKey(name)));
    },
    bindingOf,
  };
}
export type AddedTargets = ReturnType<typeof createAddedTargets>;

/**
 * A console that says of a file what it binds has spoken last; of another, the place may be that of any console's file or of an added one. The place of a
 * file that an admin gave the name to goes before what any console binds.
 */
function bindingIn(
  bound: NameBinding | undefined,
  ofFile: NameBinding | undefined,
  asks: NameBinding | undefined,
): NameBinding | undefined {
  if (asks?.of === 'file') return { place: asks.place, of: 'file', asks: true };
  const last = bound?.of === 'file' ? bound : (ofFile ?? bound);
  return last && asks ? { ...last, asks: true } : last;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
