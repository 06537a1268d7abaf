import { DeleteItemCommand, type TableDescription } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { targetSchema } from '../domain/target';
import { createFleetReader } from './fleet-reader';
import { allShards, shardAmong, shardOf } from './layout';
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

async function fleetOf(name: string, { index = 'byAge', ...layout }: Layout, rows = 40) {
  await tableOf(engine, name, 'connectionId:S', { [index]: 'shard:S connectedAt:N' });
  await fill(name, rows, layout);
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

async function leave(name: string, ids: readonly string[]) {
  for (const connectionId of ids) {
    await engine.client.send(new DeleteItemCommand({ TableName: name, Key: { connectionId: { S: connectionId } } }));
  }
}

/** `looks` reads five minutes later and answers how often the table was looked at: the third look begins when what the second found is known. */
function watchOf(name: string) {
  let elapsedMs = 0;
  const console = registryOn(engine, name, { elapsed: () => elapsedMs });
  const looks = async () => {
    elapsedMs += 5 * 60_000;
    await pageOf(console.registry);
    return console.count('DescribeTable');
  };
  return { ...console, looks };
}

test.each<[string, Layout, RegExp]>([
  ['of other words', { index: 'shards', shardOf: (_, number) => `part-${number % 3}` }, /its name is not byAge/],
  ['of other numbers', { shardOf: (_, number) => String(number % 3) }, /do not follow from the ids/],
  ['spread wider than ours', { shardOf: (id) => shardAmong(16, id) }, /spread over other values/],
  ['spread a little wider', { shardOf: (id) => shardAmong(9, id) }, /spread over other values/],
  ['with times in seconds', { shardOf, timeOf: (ms) => Math.floor(ms / 1000) }, /not in milliseconds/],
])(
  'rows of an index on shard %s are all listed, by a scan that is agreed to and explained',
  async (what, of, words) => {
    const { registry, fleet, count } = await fleetOf(`foreign-${what.replaceAll(' ', '-')}`, of);
    const first = await pageOf(registry);
    expect(first.consent?.[0]).toMatch(words);
    expect(count('Scan')).toBe(0);
    expect(shownIds(await pagesOf(registry, { scan: true })).sort()).toEqual(upTo(40).map(idOf));
    expect(await fleet.layout()).toMatchObject({ shards: [] });
  },
);

const isOurs = (shard: string) => Number(shard) < 8;
/** Rows where a handler of so many shards puts them, of the first ids in their natural order that `isWanted` lets pass. */
function rowsOver(count: number, rows: number, isWanted: (shard: string) => boolean = () => true) {
  const placed = upTo(1_000).map((number) => ({ id: idOf(number), shard: shardAmong(count, idOf(number)) }));
  return placed
    .filter(({ shard }) => isWanted(shard))
    .slice(0, rows)
    .map(({ id, shard }, number) => ({
      connectionId: { S: id },
      shard: { S: shard },
      connectedAt: { N: String(NOW - number * 1000) },
    }));
}

test.each([
  [16, 13, 1],
  [64, 13, 1],
  [16, 23, 0],
  [16, 80, 0],
  [64, 80, 0],
])('rows over %s shards, %s of them, are told from ours with %s in the ninth', async (count, rows, inNinth) => {
  const name = `over-${count}-with-${rows}-and-${inNinth}`;
  await tableOf(engine, name, 'connectionId:S', { byAge: 'shard:S connectedAt:N' });
  await putAll(engine, name, [
    ...rowsOver(count, inNinth, (shard) => shard === '8'),
    ...rowsOver(count, rows - inNinth, (shard) => shard !== '8'),
  ]);
  const { registry, count: callsOf } = registryOn(engine, name);
  expect((await pageOf(registry)).consent?.[0]).toMatch(/spread over other values/);
  expect(callsOf('Scan')).toBe(0);
});

test.each([
  [0, 2],
  [2, 1],
  [2, 2],
  [12, 2],
])(
  'a spread over more shards that %s rows bore out to be ours shows within seconds of %s beyond',
  async (rows, beyond) => {
    const name = `wider-after-${rows}-by-${beyond}`;
    await tableOf(engine, name, 'connectionId:S', { byAge: 'shard:S connectedAt:N' });
    await putAll(engine, name, rowsOver(16, rows, isOurs));
    let elapsedMs = 0;
    const { registry, count } = registryOn(engine, name, { elapsed: () => elapsedMs });
    expect((await pageOf(registry)).read.by).toBe('index');
    await putAll(engine, name, [
      ...rowsOver(16, rows || 1, isOurs),
      ...rowsOver(16, beyond, (shard) => Number(shard) > 8),
    ]);
    elapsedMs += 10_000;
    await expect.poll(async () => (await pageOf(registry)).consent?.[0]).toMatch(/spread over other values/);
    expect(count('Scan')).toBe(0);
  },
);

test.each(['byAge', 'newest-first'])('an index %s that is laid out as ours is used, without a scan', async (index) => {
  const { registry, fleet, count } = await fleetOf(`ours-${index}`, { index, shardOf });
  const pages = await pagesOf(registry);
  expect(shownIds(pages)).toEqual(upTo(40).map(idOf));
  expect([pages[0]?.plan?.sentence, count('Scan')]).toEqual([`By the index ${index}, newest first.`, 0]);
  expect(await fleet.layout()).toMatchObject({ shards: allShards() });
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

const NO_ROW_OF_OURS = /it holds no row under "0" to "7", though .* the table has rows/;

/** As DynamoDB told hours ago. */
function tellOldCounts(faults: ReturnType<typeof registryOn>['faults']) {
  faults.alter = ({ operation }, output) => {
    const { Table } = output as { Table?: TableDescription };
    if (operation !== 'DescribeTable' || !Table) return output;
    return { Table: { ...Table, ItemCount: 3 } };
  };
}

test('an index byAge that is empty just now, while old counts differ, is read within seconds of the first rows', async () => {
  const name = 'empty-at-night';
  await tableOf(engine, name, 'connectionId:S', { byAge: 'shard:S connectedAt:N' });
  let elapsedMs = 0;
  const { registry, faults } = registryOn(engine, name, { elapsed: () => elapsedMs });
  tellOldCounts(faults);
  expect((await pageOf(registry)).consent?.[0]).toMatch(NO_ROW_OF_OURS);
  await fill(name, 20, { shardOf });
  elapsedMs += 10_000;
  await expect.poll(async () => (await pageOf(registry)).read.by).toBe('index');
  expect(shownIds(await pagesOf(registry))).toEqual(upTo(20).map(idOf));
});

test('an index byAge whose rows lie under words of others is not believed, and nothing is scanned unless that is agreed to', async () => {
  await fleetOf('foreign-words', { shardOf: (_, number) => `part-${number % 3}` });
  let elapsedMs = 0;
  const { registry, faults, calls } = registryOn(engine, 'foreign-words', { elapsed: () => elapsedMs });
  tellOldCounts(faults);
  const looks = async () => {
    expect((await pageOf(registry)).consent?.[0]).toMatch(NO_ROW_OF_OURS);
    elapsedMs += 30_000;
    return calls.filter(({ operation }) => operation === 'DescribeTable').length;
  };
  await expect.poll(looks).toBe(3);
  expect(calls.map(({ operation }) => operation)).not.toContain('Scan');
  expect(shownIds(await pagesOf(registry, { scan: true })).sort()).toEqual(upTo(40).map(idOf));
});

test.each([2, 40])('what %s rows bore out holds while an index is empty, not under a wider spread', async (rows) => {
  const name = `emptied-of-${rows}`;
  await fleetOf(name, { shardOf }, rows);
  const { registry, faults, looks } = watchOf(name);
  expect(shownIds(await pagesOf(registry))).toEqual(upTo(rows).map(idOf));
  tellOldCounts(faults);
  await leave(name, upTo(rows).map(idOf));
  await expect.poll(looks).toBe(3);
  expect(await pageOf(registry)).toMatchObject({ rows: [], read: { by: 'index' } });
  await fill(name, 30, { shardOf: (id) => shardAmong(9, id) });
  await expect.poll(looks).toBe(5);
  expect((await pageOf(registry)).consent?.[0]).toMatch(/spread over other values/);
});

const byHand = (rows: number, shard: string) =>
  upTo(rows).map((number) => ({
    connectionId: { S: `by-hand-${number}` },
    shard: { S: shard },
    connectedAt: { N: String(NOW - 500 - number) },
  }));

test.each([
  [1, 2],
  [3, 4],
  [4, 12],
  [4, 120],
])(
  'rows by hand beyond our shards, %s of them beside %s, undo no index of ours, are listed by it, and keep no console that begins from it',
  async (strays, rows) => {
    const name = `stray-beyond-${strays}-of-${rows}`;
    await fleetOf(name, { shardOf }, rows);
    const { registry, looks } = watchOf(name);
    await pageOf(registry);
    await putAll(engine, name, byHand(strays, '8'));
    await expect.poll(looks).toBe(3);
    const shown = [idOf(0), ...upTo(strays).map((number) => `by-hand-${number}`), ...upTo(rows).slice(1).map(idOf)];
    expect(shownIds(await pagesOf(registry))).toEqual(shown);
    expect(shownIds(await pagesOf(registryOn(engine, name).registry))).toEqual(shown);
  },
);

test.each([
  ['four beyond our shards beside four', 4, '9', 4],
  ['four in one of ours beside three', 4, '3', 3],
])(
  'rows by hand, %s, undo at night no index that many have borne out by day, and keep a console that begins then from it no longer',
  async (what, strays, shard, left) => {
    const name = what.replaceAll(' ', '-');
    await fleetOf(name, { shardOf });
    const { registry, looks } = watchOf(name);
    const readBy = async (console: typeof registry) => (await pageOf(console)).read.by;
    expect(await readBy(registry)).toBe('index');
    await leave(name, upTo(40).slice(left).map(idOf));
    // A look at the few alone takes nothing from what many have told.
    await expect.poll(looks).toBe(3);
    await putAll(engine, name, byHand(strays, shard));
    await expect.poll(looks).toBe(5);
    expect(await readBy(registry)).toBe('index');
    let elapsedMs = 0;
    const { registry: beginner } = registryOn(engine, name, { elapsed: () => elapsedMs });
    expect(await readBy(beginner)).toBe('scan');
    await fill(name, 120, { shardOf });
    elapsedMs = 10_000;
    await expect.poll(() => readBy(beginner)).toBe('index');
  },
);

test.each([
  ['a part of the rows', 8],
  ['few of many rows', 40],
])(
  '%s in a shard of its own beside ours are another layout, which nothing has to be scanned for',
  async (part, each) => {
    const name = `own-shard-of-${each}`;
    await fleetOf(name, { shardOf: (id, number) => (number % each ? shardOf(id) : '8') }, each * 5);
    const { registry, calls } = registryOn(engine, name);
    expect((await pageOf(registry)).consent?.[0], part).toMatch(/spread over other values/);
    expect(calls.map(({ operation }) => operation)).not.toContain('Scan');
  },
);

test.each(['test', '8', '3'])(
  'an index that rows have borne out stays ours when one by hand in %s is all that is left',
  async (shard) => {
    const name = `left-in-${shard}`;
    await fleetOf(name, { shardOf }, 1);
    const { registry, faults, looks } = watchOf(name);
    tellOldCounts(faults);
    expect((await pageOf(registry)).read.by).toBe('index');
    await leave(name, [idOf(0)]);
    await putAll(engine, name, byHand(1, shard));
    await expect.poll(looks).toBe(3);
    expect((await pageOf(registry)).read.by).toBe('index');
  },
);

test('an index that a row by hand alone speaks against is looked at again within seconds', async () => {
  const name = 'began-with-stray';
  await tableOf(engine, name, 'connectionId:S', { byAge: 'shard:S connectedAt:N' });
  await putAll(engine, name, byHand(1, 'test'));
  let elapsedMs = 0;
  const { registry, faults } = registryOn(engine, name, { elapsed: () => elapsedMs });
  tellOldCounts(faults);
  expect((await pageOf(registry)).consent?.[0]).toMatch(NO_ROW_OF_OURS);
  await fill(name, 20, { shardOf });
  elapsedMs = 10_000;
  await expect.poll(async () => (await pageOf(registry)).read.by).toBe('index');
});
