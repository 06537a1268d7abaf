import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ConnectionDetail, ConnectionPage, ConnectionRow } from '../domain/connection';
import { listQuerySchema } from '../domain/list-query';
import { err, ok, type Result } from '../domain/result';
import type { Target } from '../domain/target';
import type { OwnStage } from '../domain/target-address';
import { isLayoutChanged, LostWay, toTableError } from './failure';
import { createForeignStages, type ForeignStages } from './foreign-stages';
import { listPage } from './list-page';
import { createFinder, describeUnfindable, findLocator } from './locator';
import type { PageQuery } from './page-task';
import { removeRows, type SeenRow } from './remove-rows';
import { describeAttributes, type Item, toConnectionRow, withAddresses } from './row';
import { createShapeReader, type ShapeReader } from './shape-reader';
import { isKnownEmpty, type TableShape } from './table-shape';
import { createExpiry } from './time-to-live';
import { createWayMemory } from './way-memory';

/** A page of a list whose way is lost may be asked for at every poll. */
const RECENT_MS = 1_000;
/** An export or a sweep begins soon after it was weighed. */
const NOW_MS = 10_000;

type RegistryEntry = { row: ConnectionRow; attributes: ConnectionDetail['attributes'] };

/** The registry table of one target: who was registered, not who lives. */
export type Registry = {
  /** Newest first where the table has an index by age; else by scan, and only when the query says that it may. */
  list(query: PageQuery): Promise<Result<ConnectionPage>>;
  /** Null when no such row exists, or its TTL is over; its row holds `more` as text. `invalid` where the table finds no row by its id. */
  get(connectionId: string, more?: readonly string[]): Promise<Result<RegistryEntry | null>>;
  /**
   * Of which other stage or API the rows of these connections say to be. Reads them by their ids, and none where every index tells lists of it, unless
   * `isOfLists` is false. Where the table finds no row by its id, it reads those that were listed here lately by their keys. The stage of
   * others is unread, unless no row that was listed here, or is on the first page, tells any.
   */
  foreignStages(connectionIds: readonly string[], options?: { isOfLists: boolean }): Promise<Result<ForeignStages>>;
  /**
   * Removes a row only while it is still the same connection: `connectedAt` (epoch ms, however the table writes it) unchanged, or
   * still absent or unreadable. Of a connection with several rows it removes all, whenever each was written, unless one is newer: than
   * `connectedAt`, or than a connection that answered 410 at `goneAt` (epoch ms) could be.
   * Answers `conflict` when the row is another one by now, `notFound` when there is none, `invalid` when it says that it is of another
   * stage: a call to this one tells nothing about that connection.
   */
  remove(row: SeenRow): Promise<Result<null>>;
};

export function createRegistry(settings: {
  client: DynamoDBClient;
  table: Target['table'];
  /** Where it is known: rows that say another one tell so, and are never removed. */
  ownStage?: OwnStage | undefined;
  /** One that others read the same table by as well; its own unless given. */
  shapes?: ShapeReader;
  now?: () => number;
  /** Milliseconds that only grow, whatever is done to the clock. */
  elapsed?: () => number;
}): Registry {
  const { client, table, ownStage, now = Date.now, elapsed = () => performance.now() } = settings;
  const { name: tableName, attributes: names } = table;
  const ways = createWayMemory(elapsed);
  const expiry = createExpiry({ client, table, elapsed });
  const { shapes = createShapeReader({ client, tableName, names, elapsed }) } = settings;
  async function countAll(): Promise<number | undefined> {
    const page = await list(listQuerySchema.parse({}));
    if (!page.ok || page.data.next !== null || page.data.consent) return undefined;
    const { length } = page.data.rows;
    return length > 0 || isKnownEmpty(await shapes.judged(), names) ? length : undefined;
  }
  const foreignStages = createForeignStages({ client, tableName, names, ownStage, elapsed, countAll });

  /** Reads with the table's layout as it was seen last, and once more when it turns out to be another. */
  async function withShape<T>(
    read: (shape: TableShape) => Promise<Result<T>>,
    look: 'current' | 'judged' = 'current',
  ): Promise<Result<T>> {
    try {
      try {
        return await read(await shapes[look]());
      } catch (error) {
        if (!isLayoutChanged(error)) throw error;
        // The table is not as it was seen, or may not be looked at; a look that changes nothing fails again and is told.
        await shapes.renew(error instanceof LostWay ? RECENT_MS : 0);
        return await read(await shapes[look]());
      }
    } catch (error) {
      return toTableError(error, tableName);
    }
  }

  /** The rows of a connection, a page after the other; null where nothing finds them. */
  function rowsOf(shape: TableShape, connectionId: string): AsyncGenerator<Item[]> | null {
    const layout = { tableName, names, shape };
    const locator = findLocator(layout);
    return locator ? itemsOf(createFinder(client, layout, locator).pages(connectionId)) : null;
  }

  async function* itemsOf(pages: AsyncIterable<{ items: Item[] }>): AsyncGenerator<Item[]> {
    for await (const { items } of pages) yield items;
  }

  async function list(query: PageQuery): Promise<Result<ConnectionPage>> {
    // Whoever begins to read all goes by the table as it is, not as somebody saw it long ago. Where it cannot be looked at, reading it tells.
    if (query.cursor === null && (query.isExport || query.allAges)) await shapes.renew(NOW_MS).catch(() => {});
    return withShape(async (shape) => {
      const nowMs = now();
      const isOver = await expiry(nowMs, query.allAges);
      const onItems = (items: readonly Item[]) => foreignStages.see(shape, items);
      return listPage({ client, tableName, names, shape, ownStage, query, ways, nowMs, isOver, onItems });
    }, 'judged');
  }

  const unfindable = err('invalid', describeUnfindable(tableName, names.connectionId));

  return {
    list,
    get: (connectionId, more) =>
      withShape(async (shape) => {
        const pages = rowsOf(shape, connectionId);
        if (!pages) return unfindable;
        const isOver = await expiry(now());
        for await (const items of pages) {
          const found = items.filter((each) => !isOver(each)).slice(0, 1);
          const [item] = withAddresses(found, names);
          if (item)
            return ok({ row: toConnectionRow(item, names, { more, ownStage }), attributes: describeAttributes(item) });
        }
        return ok(null);
      }),
    foreignStages: (ids, { isOfLists } = { isOfLists: true }) =>
      withShape(async (shape) => ok(await foreignStages.read(shape, ids, isOfLists))),
    remove: (row) =>
      withShape(async (shape) => {
        const pages = rowsOf(shape, row.connectionId);
        return pages ? removeRows({ client, tableName, names, shape, row, ownStage, pages }) : unfindable;
      }),
  };
}
