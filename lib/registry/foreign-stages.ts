import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createSharedAnswers } from '../domain/shared-answers';
import type { OwnStage } from '../domain/target-address';
import { batchGet } from './batch-get';
import { foreignStageOf, stageAttributes } from './foreign-stage';
import { joinKey, keyText, partsOf, splitKey } from './keys';
import { createFinder, describeUnfindable, findLocator } from './locator';
import { type AttributeNames, type Item, projectAttributes } from './row';
import type { TableShape } from './table-shape';

/** What a row says of its stage hardly ever changes; an id is given once. */
const KEPT_MS = 60_000;
const MAX_KEPT = 20_000;
/** Of keys with their ids, in characters: far more than all screens show, where keys are of a usual length. */
const MAX_KEY_CHARACTERS = 4_000_000;

/** By id. */
export type ForeignStages = {
  /** Of which other stage or API a row says to be, in words. */
  words: ReadonlyMap<string, string>;
  /** Of whom that could not be read, and why, as a sentence. */
  unread: ReadonlyMap<string, string>;
};

type Settings = {
  client: DynamoDBClient;
  tableName: string;
  names: AttributeNames;
  ownStage: OwnStage | undefined;
  elapsed: () => number;
  /** Reads the first page of the list, of whose rows `see` hears, where that needs nobody's consent: how many there are, where it is known to hold all. */
  countAll: () => Promise<number | undefined>;
};
/** Of a row that was found; `unread`: nobody knows by what to find it. */
type Told = { words?: string | undefined } | 'unread' | undefined;

/**
 * Tells rows of other stages where an index leaves that out, by a second read of those rows alone that it is asked about, once a minute for all who ask: by
 * their ids, or by the keys that pages came with in a table that finds no row by its id. Where every index tells it, and so lists do, none is read.
 * Where the whole list is one page of which no row tells a stage, as in a small table of one stage or one that all rows have left, whoever's row is not known is of no other either.
 */
export function createForeignStages({ client, tableName, names, ownStage, elapsed, countAll }: Settings) {
  const attributes = stageAttributes(names, ownStage);
  const keys = createKeyMemory();
  /** Whether any row does that was seen. */
  let doRowsTell = false;
  /** When the whole list was read and none did. */
  let noneToldAt = Number.NEGATIVE_INFINITY;
  const notListed = `${describeUnfindable(tableName, names.connectionId)} No list has shown its row lately.`;
  const stages = createSharedAnswers<Told>({
    keptMs: KEPT_MS,
    maxAnswers: MAX_KEPT,
    elapsed,
    // A row that was not found may be there a moment later.
    isKept: (told) => typeof told === 'object',
  });

  return {
    /** Hears of the rows of a page, as the table has them, as far as they were read. */
    see(shape: TableShape, items: readonly Item[]): void {
      if (attributes.length === 0 || findLocator({ tableName, names, shape })) return;
      doRowsTell ||= items.some((item) => attributes.some((name) => name in item));
      const parts = partsOf(shape.keys);
      for (const item of items) keys.set(keyText(item[names.connectionId]), joinKey(item, parts));
    },

    /** Throws the SDK's exception. */
    async read(shape: TableShape, ids: readonly string[], isOfLists = true): Promise<ForeignStages> {
      const isLeftOut = shape.ways.some(({ projects }) => projects && attributes.some((name) => !projects.has(name)));
      if (attributes.length === 0 || (isOfLists && !isLeftOut)) return { words: new Map(), unread: new Map() };
      const find = finderOf(shape);
      const found = Promise.resolve().then(async () => {
        const items = await find.read();
        return new Map(
          items.map((item) => [keyText(item[names.connectionId]), { words: foreignStageOf(item, names, ownStage) }]),
        );
      });
      const told = ids.map(async (id) => {
        const { answer } = stages.get(id, async () => (find.add(id) ? (await found).get(id) : 'unread'));
        return [id, await answer] as const;
      });
      const words = new Map<string, string>();
      const unread = new Map<string, string>();
      for (const [id, each] of await Promise.all(told)) {
        if (each === 'unread') unread.set(id, notListed);
        else if (each?.words !== undefined) words.set(id, each.words);
      }
      if (unread.size === 0 || isLeftOut || doRowsTell) return { words, unread };
      if (elapsed() - noneToldAt > KEPT_MS) {
        const rows = await countAll();
        if (rows === undefined || doRowsTell) return { words, unread };
        // Where there is none, nothing is known of those to come.
        if (rows > 0) noneToldAt = elapsed();
      }
      return { words, unread: new Map() };
    },
  };

  /** Rows to be read together. `add` answers whether there is anything to find one by. */
  function finderOf(shape: TableShape): { add(id: string): boolean; read(): Promise<Item[]> } {
    const layout = { tableName, names, shape };
    const locator = findLocator(layout);
    if (locator) {
      const ids: string[] = [];
      return {
        add(id) {
          ids.push(id);
          return true;
        },
        read: async () => (await createFinder(client, layout, locator).shown(ids, attributes)).items,
      };
    }
    const parts = partsOf(shape.keys);
    const named = new Map<string, Item>();
    return {
      add(id) {
        const text = keys.get(id);
        const key = text === undefined ? undefined : splitKey(text, parts);
        if (text !== undefined && key) named.set(text, key);
        return key !== undefined;
      },
      async read() {
        const { projection } = projectAttributes([names.connectionId, ...attributes], []);
        return (await batchGet(client, tableName, [...named.values()], projection)).items;
      },
    };
  }
}

/** Keys by id, as text; those go first that were not asked for, or seen, for longest. */
function createKeyMemory() {
  const keys = new Map<string, string>();
  let size = 0;

  function drop(id: string): void {
    const key = keys.get(id);
    if (key === undefined) return;
    size -= id.length + key.length;
    keys.delete(id);
  }

  function set(id: string, key: string): void {
    drop(id);
    keys.set(id, key);
    size += id.length + key.length;
    for (const oldest of keys.keys()) {
      if (size <= MAX_KEY_CHARACTERS) break;
      drop(oldest);
    }
  }

  return {
    set,
    get(id: string): string | undefined {
      const key = keys.get(id);
      if (key !== undefined) set(id, key);
      return key;
    },
  };
}
