import { afterAll, beforeAll, expect, test } from 'vitest';
import { targetSchema } from '../domain/target';
import { createFleetReader } from './fleet-reader';
import { shardOf } from './layout';
import { NOW, pageOf, pagesOf, putAll, registryOn, shownIds } from './test-registry';
import { startTestTable } from './test-table';
import { idOf, tableOf, upTo } from './test-tables';

/** Tables of others that have an attribute `shard` too, and an index on it. */

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

type Layout = { index?: string; shardOf: (id: string, number: number) => string; timeOf?: (ms: number) => number };

async function fleetOf(name: string, { index = 'byAge', shardOf: place, timeOf = (ms) => ms }: Layout) {
  await tableOf(engine, name, 'connectionId:S', { [index]: 'shard:S connectedAt:N' });
  await fill(name, 40, { shardOf: place, timeOf });
  const fleet = createFleetReader({ client: engine.client, table: targetSchema.shape.table.parse({ name }) });
  return { ...registryOn(engine, name), fleet };
}

async function fill(name: string, rows: number, { shardOf: place, timeOf = (ms) => ms }: Layout) {
  const items = upTo(rows).map((number) => ({
    connectionId: { S: idOf(number) },
    shard: { S: place(idOf(number), number) },
    connectedAt: { N: String(timeOf(NOW - number * 1000)) },
  }));
  await putAll(engine, name, items);
}

/** Our hash over more partitions, as somebody's copy of the handler may have it. */
const overSixteen = (id: string) => {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return String((hash >>> 0) % 16);
};

test.each<[string, Layout, RegExp]>([
  ['of other words', { index: 'shards', shardOf: (_, number) => `part-${number % 3}` }, /its name is not byAge/],
  ['of other numbers', { shardOf: (_, number) => String(number % 3) }, /do not follow from the ids/],
  ['spread wider than ours', { shardOf: overSixteen }, /spread over other values/],
  ['with times in seconds', { shardOf, timeOf: (ms) => Math.floor(ms / 1000) }, /not in milliseconds/],
])(
  'rows of an index on shard %s are all listed, by a scan that is agreed to and explained',
  async (what, of, words) => {
    const { registry, fleet, count } = await fleetOf(`foreign-${what.replaceAll(' ', '-')}`, of);
    const first = await pageOf(registry);
    expect(first.consent?.[0]).toMatch(words);
    expect(count('Scan')).toBe(0);
    expect(shownIds(await pagesOf(registry, { scan: true })).sort()).toEqual(upTo(40).map(idOf));
    expect(await fleet.layout()).toMatchObject({ hasAgeIndex: false });
  },
);

test.each(['byAge', 'newest-first'])('an index %s that is laid out as ours is used, without a scan', async (index) => {
  const { registry, fleet, count } = await fleetOf(`ours-${index}`, { index, shardOf });
  const pages = await pagesOf(registry);
  expect(shownIds(pages)).toEqual(upTo(40).map(idOf));
  expect([pages[0]?.plan?.sentence, count('Scan')]).toEqual([`By the index ${index}, newest first.`, 0]);
  expect(await fleet.layout()).toMatchObject({ hasAgeIndex: true });
});

test('a stray row in a shard of its own choice is no other layout', async () => {
  const { registry } = await fleetOf('stray', { shardOf: (id, number) => (number === 0 ? '7' : shardOf(id)) });
  expect(shownIds(await pagesOf(registry))).toEqual(upTo(40).map(idOf));
});

test('an empty table of our layout is read by its index; one of another name is taken for ours once rows bear it out', async () => {
  await tableOf(engine, 'empty-ours', 'connectionId:S', { byAge: 'shard:S connectedAt:N' });
  expect((await pageOf(registryOn(engine, 'empty-ours').registry)).read.by).toBe('index');

  await tableOf(engine, 'empty-other', 'connectionId:S', { ages: 'shard:S connectedAt:N' });
  let elapsedMs = 0;
  const { registry } = registryOn(engine, 'empty-other', { elapsed: () => elapsedMs });
  expect((await pageOf(registry)).consent?.[0]).toMatch(/no row tells whether/);
  await fill('empty-other', 20, { shardOf });
  elapsedMs += 10_000;
  await expect.poll(async () => (await pageOf(registry)).read.by).toBe('index');
});
