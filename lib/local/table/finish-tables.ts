import { create } from 'dynalite/db';

/**
 * dynalite changes a table in two writes, CREATING or UPDATING and then ACTIVE, with a timer between them that does not
 * survive a kill. What was caught in between is complete all the same, and is made ACTIVE here, before the table opens.
 */
export async function finishTables(path: string): Promise<void> {
  const { db } = create({ path });
  await db.open();
  for await (const [key, table] of db.iterator({ gte: 'table~', lt: 'table\x7f' })) {
    const indexes = table.GlobalSecondaryIndexes ?? [];
    if (table.TableStatus === 'ACTIVE' && indexes.every(({ IndexStatus }) => IndexStatus === 'ACTIVE')) continue;
    table.TableStatus = 'ACTIVE';
    for (const index of indexes) index.IndexStatus = 'ACTIVE';
    await db.put(key, table);
  }
  await db.close();
}
