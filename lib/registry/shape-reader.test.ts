import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shardOf } from './layout';
import { NOW, pageOf, putAll, registryOn } from './test-registry';
import { startTestTable } from './test-table';
import { idOf, tableOf, upTo } from './test-tables';

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

/** A console that looks at a table of three rows, every ten seconds. */
async function startSmall(name: string) {
  await tableOf(engine, name, 'connectionId:S', { byAge: 'shard:S connectedAt:N' });
  const rows = upTo(3).map((number) => ({
    connectionId: idOf(number),
    connectedAt: NOW,
    shard: shardOf(idOf(number)),
  }));
  await putAll(
    engine,
    name,
    rows.map((row) => marshall(row)),
  );
  let elapsedMs = 0;
  const console = registryOn(engine, name, { elapsed: () => elapsedMs });
  const inNinth = () =>
    console.calls.filter(({ input }) => JSON.stringify(input).includes('":shard":{"S":"8"}')).length;
  /** How often the table was described, and its rows looked at, by the end of so many seconds. */
  async function looksUntil(seconds: number) {
    for (; elapsedMs < seconds * 1_000; elapsedMs += 10_000) {
      const looks = inNinth();
      // One begins when what the last one found is known.
      const read = async () => (await pageOf(console.registry)) && inNinth();
      await expect.poll(read).toBeGreaterThan(looks);
    }
    return [console.count('DescribeTable'), inNinth()];
  }
  return { ...console, looksUntil };
}

test('the rows of a small fleet are looked at every ten seconds, and its table is described once a minute', async () => {
  const { looksUntil } = await startSmall('small');
  expect(await looksUntil(60)).toEqual([1, 6]);
  expect(await looksUntil(70)).toEqual([2, 7]);
});

test('a table with an index that is being built is described every ten seconds', async () => {
  const { looksUntil, faults } = await startSmall('small-and-building');
  faults.alter = ({ operation }, output) => {
    const { Table } = output as { Table?: object };
    const building = { IndexName: 'byUser', IndexStatus: 'CREATING', KeySchema: [] };
    if (operation === 'DescribeTable' && Table)
      Object.assign(Table, {
        GlobalSecondaryIndexes: [building, ...(Table as { GlobalSecondaryIndexes: object[] }).GlobalSecondaryIndexes],
      });
    return output;
  };
  expect(await looksUntil(30)).toEqual([3, 3]);
});
