import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AttributeNames } from './row';
import { assumedShape, type TableShape, toTableShape } from './table-shape';

/** Indexes are added by hand and rarely; an old look is renewed behind the answer that it is good enough for. */
const MAX_AGE_MS = 5 * 60_000;
/** An index that is being built will be there soon. */
const MAX_AGE_WHILE_BUILDING_MS = 10_000;

/** Looks at a table's layout now and then. Both throw the SDK's exception when there is nothing to go by. */
export type ShapeReader = {
  /** The layout as it was seen last, a few minutes ago at most while anybody asks. */
  current(): Promise<TableShape>;
  /** The layout now: for when the table turned out to be another one. */
  renew(): Promise<TableShape>;
};

export function createShapeReader(settings: {
  client: DynamoDBClient;
  tableName: string;
  names: AttributeNames;
  /** Milliseconds that only grow, whatever is done to the clock. */
  elapsed: () => number;
}): ShapeReader {
  const { client, tableName, names, elapsed } = settings;
  let known: { shape: TableShape; seenAt: number } | undefined;
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
    const shape = await ask();
    known = { shape, seenAt: elapsed() };
    return shape;
  }

  function renew(): Promise<TableShape> {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  return {
    async current() {
      if (!known) return renew();
      const maxAgeMs = known.shape.ways.some(({ isReady }) => !isReady) ? MAX_AGE_WHILE_BUILDING_MS : MAX_AGE_MS;
      // What fails here is tried again by the next read, and told by the read itself.
      if (elapsed() - known.seenAt >= maxAgeMs) renew().catch(() => {});
      return known.shape;
    },
    renew,
  };
}
