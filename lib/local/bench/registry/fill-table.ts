// Fills a table of dynalite (https://github.com/architect/dynalite) past its API: by BatchWriteItem a million rows with three indexes
// take many times longer. The keys are made by the engine's own functions, and what was filled is read through its API alone.

import type { AttributeValue, TableDescription } from '@aws-sdk/client-dynamodb';
import * as engine from 'dynalite/db';

type Item = Record<string, AttributeValue>;
type Put = { type: 'put'; key: string; value: unknown };
type Engine = {
  create: (options: { path: string }) => {
    db: {
      open: () => Promise<void>;
      get: (key: string) => Promise<unknown>;
      batch: (puts: Put[]) => Promise<void>;
      close: () => Promise<void>;
    };
  };
  createKey: (item: Item, table: TableDescription) => string;
  createIndexKey: (item: Item, table: TableDescription, schema: TableDescription['KeySchema']) => string;
};

/** Rows written at once; a batch of LevelDB is held in memory. */
const BATCH_ROWS = 2_000;

/** The table exists already, and nobody has the store open. Every index projects everything. */
export async function fillTable(
  path: string,
  tableName: string,
  count: number,
  rowOf: (number: number) => Item,
): Promise<void> {
  const { create, createKey, createIndexKey } = engine as unknown as Engine;
  const { db } = create({ path });
  await db.open();
  const table = (await db.get(`table~${tableName}`)) as TableDescription;
  for (let start = 0; start < count; start += BATCH_ROWS) {
    const puts: Put[] = [];
    for (let number = start; number < Math.min(start + BATCH_ROWS, count); number++) {
      const value = rowOf(number);
      puts.push({ type: 'put', key: `item-${tableName}~${createKey(value, table)}`, value });
      for (const { IndexName, KeySchema } of table.GlobalSecondaryIndexes ?? []) {
        const key = `index-global~${tableName}~${IndexName}~${createIndexKey(value, table, KeySchema)}`;
        puts.push({ type: 'put', key, value });
      }
    }
    await db.batch(puts);
  }
  await db.close();
}
