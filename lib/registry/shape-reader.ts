import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { judgeAgeIndexes } from './age-index';
import type { AttributeNames } from './row';
import { assumedShape, isAgeOpen, type TableShape, toTableShape } from './table-shape';

/** Indexes are added by hand and rarely; an old look is renewed behind the answer that it is good enough for. */
const MAX_AGE_MS = 5 * 60_000;
/** An index that is being built will be there soon. */
const MAX_AGE_WHILE_BUILDING_MS = 10_000;
/** So will rows of one that has none to tell by, or few: those are looked at again and again, while the layout is hardly another one. */
const MAX_AGE_WHILE_OPEN_MS = 60_000;
const ROWS_MAX_AGE_WHILE_OPEN_MS = 10_000;

/** Looks at a table's layout now and then. All throw the SDK's exception when there is nothing to go by. */
export type ShapeReader = {
  /** The layout as it was seen last, a few minutes ago at most while anybody asks. */
  current(): Promise<TableShape>;
  /** The same with a look at the rows of what could be the index by age: for reads that go by it. */
  judged(): Promise<TableShape>;
  /** The layout now, or as it was so many milliseconds ago: for when the table turned out to be another one. */
  renew(recentMs?: number): Promise<TableShape>;
};

export function createShapeReader(settings: {
  client: DynamoDBClient;
  tableName: string;
  names: AttributeNames;
  /** Milliseconds that only grow, whatever is done to the clock. */
  elapsed: () => number;
}): ShapeReader {
  const { client, tableName, names, elapsed } = settings;
  /** `seenAt`, `judgedAt`: when the table was asked for its layout, and when its rows were read, or are at the moment. */
  type Known = { shape: TableShape; judged?: Promise<TableShape>; seenAt: number; judgedAt: number };
  let known: Known | undefined;
  let looking: Promise<TableShape> | undefined;

  async function ask(): Promise<TableShape> {
    try {
      const { Table = {} } = await client.send(new DescribeTableCommand({ TableName: tableName }));
      return toTableShape(Table, names);
    } catch (error) {
      if ((error as Error).name === 'AccessDeniedException') return assumedShape(names);
      throw error;
    }
  }

  async function look(): Promise<TableShape> {
    const at = elapsed();
    const before = await known?.judged;
    const shape = await ask();
    // Whoever reads by age goes on with what was known until this is.
    const judged = before && (await judge(shape, before));
    known = { shape, ...(judged && { judged: Promise.resolve(judged) }), seenAt: at, judgedAt: at };
    return shape;
  }

  function judge(shape: TableShape, before?: TableShape): Promise<TableShape> {
    return judgeAgeIndexes({ client, tableName, names }, shape, before);
  }

  async function judgeAnew(seen: Known, before: TableShape): Promise<void> {
    seen.judgedAt = elapsed();
    seen.judged = Promise.resolve(await judge(seen.shape, before));
  }

  async function renew(recentMs = 0): Promise<TableShape> {
    if (known && elapsed() - known.seenAt < recentMs) return known.shape;
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  async function current(): Promise<TableShape> {
    if (!known) return renew();
    const seen = known;
    const { shape } = seen;
    const isBuilding = shape.ways.some(({ isReady }) => !isReady);
    const judged = await seen.judged;
    const isOpen = judged !== undefined && isAgeOpen(judged, names);
    const maxAgeMs = isBuilding ? MAX_AGE_WHILE_BUILDING_MS : isOpen ? MAX_AGE_WHILE_OPEN_MS : MAX_AGE_MS;
    // What fails here is tried again by the next read, and told by the read itself.
    if (elapsed() - seen.seenAt >= maxAgeMs) renew().catch(() => {});
    else if (isOpen && elapsed() - seen.judgedAt >= ROWS_MAX_AGE_WHILE_OPEN_MS) void judgeAnew(seen, judged);
    return shape;
  }

  return {
    current,
    async judged() {
      const shape = await current();
      if (!known) return shape;
      known.judged ??= judge(known.shape);
      return known.judged;
    },
    renew,
  };
}
