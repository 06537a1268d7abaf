import { randomUUID } from 'node:crypto';
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
};

const PARTITION = 'TARGETS';
const NAMES = 'TARGET-NAMES';
/** Names are lower-case letters, digits and hyphens. */
const ALL = { from: '-', to: '~' };

/** The targets that were added in the console, beside those of the targets file. One query reads them all. */
export function createAddedTargets(table: ConsoleTable, own: () => number = Date.now) {
  const now = () => tableTime(table, own);
  const key = (name: string) => ({ pk: PARTITION, sk: name });
  const asOf = (by: string) => ({ revision: randomUUID(), changedBy: by, changedAt: now() });
  return {
    async list(): Promise<AddedTarget[]> {
      const rows = await table.queryUp<Omit<AddedTarget, 'settings'> & { settings: string }>(PARTITION, ALL);
      return rows.map(({ name, settings, revision, changedBy, changedAt }) => {
        return { name, settings: parse(settings), revision, changedBy, changedAt };
      });
    },
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
    /** Keeps of which place a name is, so that roles, blocks and all else under it never come to hold for another. Older consoles kept nothing. */
    bindName: (name: string, place: string): Promise<void> => table.put({ pk: NAMES, sk: name, place }),
    /** The place that a name was bound to last; undefined where none was. */
    async placeOfName(name: string): Promise<string | undefined> {
      return (await table.get<{ place: string }>({ pk: NAMES, sk: name }))?.place;
    },
  };
}
export type AddedTargets = ReturnType<typeof createAddedTargets>;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
