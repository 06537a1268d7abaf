import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { addCosts, NO_COST, type ReadCost } from '../domain/overview';
import type { Target } from '../domain/target';
import type { OwnStage } from '../domain/target-address';
import { foreignStageOf, stageAttributes } from './foreign-stage';
import { joinKey, partsOf, splitKey } from './keys';
import { createFinder, type Finder, findLocator, indexOf } from './locator';
import { type Item, projectAttributes } from './row';
import type { ShapeReader } from './shape-reader';
import type { KeyPart } from './table-shape';
import type { createExpiry } from './time-to-live';

/** `key`: the whole key of a row of the connection, as text, in a table whose key is more or another than the id. */
export type KnownRow = { connectionId: string; key?: string };

/** Of connections, by id. */
export type Existing = {
  /** Those that have a row which is not expired. */
  present: Set<string>;
  /** Of those present: who says to be of another stage, whatever an index leaves out. */
  otherStage: Set<string>;
  /** What the table did not answer about, or cannot be asked. */
  unread: Set<string>;
  /** Missing by an index alone, which may be behind its table. */
  unsure: Set<string>;
  /** Of those present: the key of a row, where it is not the id. Whoever names a row by it has it read with others in one call. */
  keys: Map<string, string>;
  cost: ReadCost;
};

type Named = { connectionId: string; key: Item; text: string };

/**
 * Sees which connections still have a row: by the keys of rows, a hundred in a call, else by the id, a query for each. A replica may lag behind a row that
 * was written a moment ago: that there is none is told by a consistent read, or as unsure.
 */
export function createPresence(settings: {
  client: DynamoDBClient;
  table: Target['table'];
  ownStage: OwnStage | undefined;
  shapes: ShapeReader;
  expiry: ReturnType<typeof createExpiry>;
  now: () => number;
}) {
  const { client, table, ownStage, shapes, expiry, now } = settings;
  const { name: tableName, attributes: names } = table;
  const read = [names.connectionId, names.connectedAt, names.ttl, ...stageAttributes(names, ownStage)];

  /** For at most 100 rows. Throws the SDK's exception. */
  return async function existing(rows: readonly KnownRow[]): Promise<Existing> {
    const shape = await shapes.current();
    const isOver = await expiry(now());
    const layout = { tableName, names, shape };
    const locator = findLocator(layout);
    const parts = partsOf(shape.keys);
    const found = nothingKnown();
    const isOpen = ({ connectionId: id }: { connectionId: string }) => !found.present.has(id) && !found.unread.has(id);

    function see(item: Item): boolean {
      const id = item[names.connectionId]?.S;
      if (id === undefined || isOver(item)) return false;
      found.present.add(id);
      if (foreignStageOf(item, names, ownStage) !== undefined) found.otherStage.add(id);
      if (locator?.by !== 'key') found.keys.set(id, joinKey(item, parts));
      return true;
    }

    async function readKeys(named: readonly Named[], isConsistent: boolean): Promise<void> {
      if (named.length === 0) return;
      // A row may be of another connection by now, and stand for both: no key is named twice in a call.
      const keys = [...new Map(named.map(({ text, key }) => [text, key])).values()];
      const { items, unread, cost } = await readBatch(keys, parts, isConsistent);
      items.forEach(see);
      for (const { connectionId, text } of named) if (unread.has(text)) found.unread.add(connectionId);
      found.cost = addCosts(found.cost, cost);
    }

    async function readById(id: string, finder: Finder): Promise<boolean> {
      for await (const { items, capacityUnits } of finder.pages(id)) {
        found.cost = addCosts(found.cost, { calls: 1, rows: items.length, capacityUnits });
        if (items.some(see)) return true;
      }
      return false;
    }

    const named = rows.flatMap((row) => nameOf(row, parts, locator?.by === 'key' ? names.connectionId : undefined));
    const isNamed = new Set(named.map(({ connectionId }) => connectionId));
    await readKeys(named, false);
    await readKeys(named.filter(isOpen), true);
    if (locator?.by === 'key') return found;
    // Those without a key; and of a connection whose row is gone another one may be there.
    const open = new Set(rows.filter(isOpen).map(({ connectionId }) => connectionId));
    const finder = locator && createFinder(client, layout, locator);
    await Promise.all(
      [...open].map(async (id) => {
        if (finder && (await readById(id, finder))) return;
        if (isNamed.has(id)) return;
        if (!finder) found.unread.add(id);
        else if (indexOf(locator) !== undefined) found.unsure.add(id);
      }),
    );
    return found;
  };

  async function readBatch(keys: Item[], parts: readonly KeyPart[], isConsistent: boolean) {
    const { projection } = projectAttributes([...read, ...parts.map(({ name }) => name)], []);
    const { Responses, UnprocessedKeys, ConsumedCapacity } = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [tableName]: { Keys: keys, ConsistentRead: isConsistent, ...projection } },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    const items = Responses?.[tableName] ?? [];
    const capacityUnits = ConsumedCapacity?.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0) ?? 0;
    return {
      items,
      unread: new Set((UnprocessedKeys?.[tableName]?.Keys ?? []).map((key) => joinKey(key, parts))),
      cost: { calls: 1, rows: items.length, capacityUnits },
    };
  }
}

function nothingKnown(): Existing {
  const sets = { present: new Set<string>(), otherStage: new Set<string>(), unread: new Set<string>() };
  return { ...sets, unsure: new Set(), keys: new Map(), cost: NO_COST };
}

/** `idKey`: the attribute of the id, where that is the key. */
function nameOf({ connectionId, key: text }: KnownRow, parts: readonly KeyPart[], idKey: string | undefined): Named[] {
  if (idKey !== undefined) return [{ connectionId, key: { [idKey]: { S: connectionId } }, text: connectionId }];
  const key = text === undefined ? undefined : splitKey(text, parts);
  return key && text !== undefined ? [{ connectionId, key, text }] : [];
}
