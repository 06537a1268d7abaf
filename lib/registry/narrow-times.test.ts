import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionPage } from '../domain/connection';
import { shardOf } from './layout';
import { NOW, pageOf, pagesBack, pagesOf, putAll, query, registryOn, shownIds } from './test-registry';
import { startTestTable } from './test-table';
import { idOf, tableOf, upTo } from './test-tables';

/** Narrow times beside a stage or an attribute whose index does not tell times: which of the two ways goes, and that a list keeps to it. */

const ROWS = 620;
const EVERY_MS = 12_000;

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
  await tableOf(engine, 'timed', 'connectionId:S', {
    byAge: 'shard:S connectedAt:N',
    stages: 'stage:S',
    tiers: 'tier:S',
    devices: 'device:S',
    teams: 'team:S',
    byIp: 'sourceIp:S connectedAt:N',
    byTenant: 'tenant:S connectedAt:N',
    byUser: 'userId:S connectedAt:N',
  });
  await putAll(
    engine,
    'timed',
    upTo(ROWS).map((number) => ({
      connectionId: { S: idOf(number) },
      shard: { S: shardOf(idOf(number)) },
      stage: { S: 'prod' },
      tier: { S: number % 10 === 0 ? 'paid' : 'free' },
      team: { S: number < 60 ? 'red' : 'blue' },
      device: { S: `d${number}` },
      tenant: { S: 'acme' },
      userId: { S: number < 600 ? 'bot' : `u${number}` },
      sourceIp: { S: `192.0.2.${number % 200}` },
      connectedAt: { N: String(NOW - number * EVERY_MS) },
    })),
  );
});
afterAll(() => engine.stop());

const wayOf = ({ plan }: ConnectionPage) => plan?.sentence.replace(/, .*;/, ';');

async function found(q: string) {
  const page = await pageOf(registryOn(engine, 'timed').registry, { q });
  return [shownIds([page]), wayOf(page)];
}

test('go by age rather than by an index of the stage, and wide ones do not', async () => {
  expect(await found('stage:prod newer:24s')).toEqual([
    [0, 1, 2].map(idOf),
    'By the index byAge; then filtered by stage.',
  ]);
  const { read } = await pageOf(registryOn(engine, 'timed').registry, { q: 'stage:prod newer:24s' });
  expect(read.rows).toBe(3);
  // One that tells the times is as narrow, and has fewer rows.
  expect((await found('stage:prod attr:tenant=acme newer:24s'))[1]).toBe(
    'By the index byTenant; then filtered by stage.',
  );
  expect((await found('stage:prod older:5m'))[1]).toBe('By the index stages; then filtered by age.');
});

test('leave a value that few rows have to its own index, and go by age where many have it', async () => {
  const { registry, calls } = registryOn(engine, 'timed');
  const rare = await pageOf(registry, { q: 'attr:device=d100 newer:20m' });
  expect([shownIds([rare]), wayOf(rare), rare.read.rows]).toEqual([
    [idOf(100)],
    'By the index devices; then filtered by age.',
    1,
  ]);
  expect(rare.read.capacityUnits).toBe(1);
  const common = await pageOf(registry, { q: 'attr:tier=free stage:prod older:5m newer:324s' });
  expect([shownIds([common]), wayOf(common)]).toEqual([
    [25, 26, 27].map(idOf),
    'By the index byAge; then filtered by tier and stage.',
  ]);
  expect(common.plan?.cost).toMatch(
    /, and about \d+(\.5)? for a first page, every few minutes, to see which way reads fewer rows$/,
  );
  expect(common.read.rows).toBe(3);
  expect((await found('attr:tier=free older:5m'))[1]).toBe('By the index tiers; then filtered by age.');
  const counts = calls.filter(({ input }) => input.Select === 'COUNT');
  expect(counts.map(({ input }) => [input.IndexName, input.Limit])).toEqual([
    ['devices', 500],
    ['tiers', 500],
    // One shard of eight stands for them all.
    ['byAge', 500],
  ]);
});

test('of several attributes the one that few rows have is read by, whichever is named first', async () => {
  const { registry } = registryOn(engine, 'timed');
  for (const q of [
    'attr:tier=free attr:device=d101',
    'attr:device=d101 attr:tier=free',
    'attr:team=blue attr:tenant=acme attr:device=d101 older:1m',
  ]) {
    const page = await pageOf(registry, { q });
    expect([shownIds([page]), page.read.rows, wayOf(page)]).toEqual([
      [idOf(101)],
      1,
      expect.stringMatching(/^By the index devices; then filtered/),
    ]);
  }
});

type Counted = { rows: number; matches: number; isWhole?: boolean };

/** A registry over the same table in which counts of indexes say something else. */
function countingOn(counts: Record<string, Counted | undefined>) {
  let time = 0;
  const on = registryOn(engine, 'timed', { elapsed: () => time });
  on.faults.alter = ({ input }, output) => {
    const told = input.Select === 'COUNT' ? counts[String(input.IndexName)] : undefined;
    if (!told) return output;
    return { Count: told.matches, ScannedCount: told.rows, LastEvaluatedKey: told.isWhole ? undefined : {} };
  };
  const counted = () => on.calls.filter(({ input }) => input.Select === 'COUNT').length;
  return { ...on, counts, counted, pass: (minutes: number) => (time += minutes * 60_000) };
}
const FREE = { q: 'attr:tier=free newer:20m' };
const indexOf = ({ plan }: ConnectionPage) => /index (\w+)/.exec(plan?.sentence ?? '')?.[1];

test.each<[string, Counted, Counted, string]>([
  ['a storm in the last minute', { rows: 500, matches: 10 }, { rows: 500, matches: 0 }, 'tiers'],
  ['a value of most', { rows: 500, matches: 4 }, { rows: 500, matches: 400 }, 'byAge'],
  ['a quiet time', { rows: 500, matches: 4 }, { rows: 30, matches: 1, isWhole: true }, 'byAge'],
  ['fewer rows of the value', { rows: 300, matches: 9, isWhole: true }, { rows: 500, matches: 1 }, 'tiers'],
  [
    'fewer rows of the times',
    { rows: 300, matches: 9, isWhole: true },
    { rows: 20, matches: 1, isWhole: true },
    'byAge',
  ],
])('the way goes by the rows that it takes for a match: %s', async (_, tiers, byAge, way) => {
  const { registry } = countingOn({ tiers, byAge });
  expect(indexOf(await pageOf(registry, FREE))).toBe(way);
});

test('a list keeps to its way for some minutes, at no cost, and leaves it only where the other is clearly better', async () => {
  const { registry, counts, counted, pass } = countingOn({
    tiers: { rows: 300, matches: 9, isWhole: true },
    byAge: { rows: 30, matches: 1, isWhole: true },
  });
  const first = await pageOf(registry, FREE);
  counts.tiers = { rows: 90, matches: 9, isWhole: true };
  pass(4);
  const polls = await Promise.all([pageOf(registry, FREE), pageOf(registry, FREE)]);
  expect([first, ...polls].map(indexOf)).toEqual(['byAge', 'byAge', 'byAge']);
  expect(counted()).toBe(2);
  expect(polls.map(({ read }) => read.capacityUnits < first.read.capacityUnits)).toEqual([true, true]);
  expect(polls[0]?.plan).toEqual(first.plan);
  counts.tiers = { rows: 200, matches: 9, isWhole: true };
  pass(2);
  expect(indexOf(await pageOf(registry, FREE))).toBe('byAge');
  counts.tiers = { rows: 105, matches: 9, isWhole: true };
  pass(6);
  expect(indexOf(await pageOf(registry, FREE))).toBe('tiers');
  expect(counted()).toBe(6);
});

test('an index of the attribute that is over its capacity leaves the list to the times, until it is tried again', async () => {
  const { registry, faults, pass } = countingOn({ tiers: { rows: 10, matches: 9, isWhole: true } });
  faults.fail = ({ input }) =>
    input.IndexName === 'tiers'
      ? Object.assign(new Error('throttled'), { name: 'ProvisionedThroughputExceededException' })
      : undefined;
  const page = await pageOf(registry, FREE);
  expect([indexOf(page), page.rows.length]).toEqual(['byAge', 25]);
  delete faults.fail;
  expect(indexOf(await pageOf(registry, FREE))).toBe('byAge');
  pass(1);
  expect(indexOf(await pageOf(registry, FREE))).toBe('tiers');
});

test.each([FREE.q, 'attr:tier=free newer:40m'])(
  'a list %s that began before there was an index of the attribute is paged on',
  async (q) => {
    let time = 0;
    const { registry, faults } = registryOn(engine, 'timed', { elapsed: () => time });
    faults.alter = ({ operation }, output) => {
      if (operation !== 'DescribeTable' || time > 0) return output;
      const { Table } = output as { Table: { GlobalSecondaryIndexes: { IndexName: string }[] } };
      const building = (each: { IndexName: string }) =>
        each.IndexName === 'tiers' ? { ...each, IndexStatus: 'CREATING' } : each;
      return { Table: { ...Table, GlobalSecondaryIndexes: Table.GlobalSecondaryIndexes.map(building) } };
    };
    const first = await pageOf(registry, { q });
    time = 20_000;
    await expect.poll(async () => indexOf(await pageOf(registry, { q: 'attr:tier=paid' }))).toBe('tiers');
    const second = await pageOf(registry, { q, cursor: first.next });
    expect([first, second].map(indexOf)).toEqual(['byAge', 'byAge']);
    const free = upTo(ROWS).filter((number) => number % 10 !== 0);
    expect(shownIds([first, second])).toEqual(free.slice(0, 50).map(idOf));
  },
);

test.each<[string, string, (number: number) => boolean]>([
  ['stage:prod newer:20m', 'byAge', (number) => number <= 100],
  ['stage:prod older:114m', 'stages', (number) => number >= 570],
  ['attr:tier=free newer:15m', 'byAge', (number) => number <= 75 && number % 10 !== 0],
  ['attr:tier=free newer:20m', 'byAge', (number) => number <= 100 && number % 10 !== 0],
  ['attr:team=red newer:11m', 'teams', (number) => number <= 55],
  ['attr:tenant=acme attr:team=red', 'teams', (number) => number < 60],
  ['user:bot attr:team=red', 'teams', (number) => number < 60],
  ['attr:tier=free ip:192.0.2.0/28 newer:18m', 'byAge', (number) => number <= 90 && number % 10 !== 0 && number < 16],
  ['attr:tenant=acme attr:team=red older:3m', 'teams', (number) => number >= 15 && number < 60],
])('a list %s keeps to its way and its rows while it is paged for minutes', async (q, index, isMatch) => {
  let now = NOW;
  const { registry } = registryOn(engine, 'timed', { now: () => now });
  const pages = [await pageOf(registry, { q })];
  for (let next = pages[0]?.next; next; next = pages.at(-1)?.next ?? null) {
    now += 100_000;
    pages.push(await pageOf(registry, { q, cursor: next }));
  }
  expect(shownIds(pages).sort()).toEqual(upTo(ROWS).filter(isMatch).map(idOf));
  const back = await pagesBack(registry, pages.at(-1) as ConnectionPage, { q });
  expect(shownIds(back).sort()).toEqual(shownIds(pages).sort());
  expect(new Set([...pages, ...back].map(indexOf))).toEqual(new Set([index]));
});

test('a list that is read in any order keeps to its way too', async () => {
  const { registry } = registryOn(engine, 'timed');
  for (const [q, index] of [
    ['attr:tier=free newer:20m', 'byAge'],
    ['attr:team=red newer:11m', 'teams'],
  ] as const) {
    const ids: string[] = [];
    const ways = new Set<string | undefined>();
    let cursor: string | null = null;
    do {
      const answer = await registry.list({ ...query({ q, cursor }), inAnyOrder: true });
      if (!answer.ok) throw new Error(answer.error.message);
      ids.push(...shownIds([answer.data]));
      ways.add(indexOf(answer.data));
      cursor = answer.data.next;
    } while (cursor);
    expect([new Set(ids).size, ways]).toEqual([q.includes('free') ? 90 : 56, new Set([index])]);
  }
});

/** A console that has seen the table as it is told here. */
function consoleOf({ without = [], ...counts }: { without?: string[]; ItemCount?: number; TableSizeBytes?: number }) {
  let time = 0;
  const on = registryOn(engine, 'timed', { elapsed: () => time });
  on.faults.alter = ({ operation }, output) => {
    const { Table } = output as { Table?: TableDescription };
    if (operation !== 'DescribeTable' || !Table || time > 0) return output;
    const known = Table.GlobalSecondaryIndexes?.filter(({ IndexName = '' }) => !without.includes(IndexName));
    return { Table: { ...Table, ...counts, GlobalSecondaryIndexes: known } };
  };
  return { ...on, pass: () => (time += 10_000) };
}
const FEW = { ItemCount: 10, TableSizeBytes: 1_000 };
const MANY = { ItemCount: 1e6, TableSizeBytes: 1e9 };

test.each<[string, string, Parameters<typeof consoleOf>[0], Parameters<typeof consoleOf>[0], string | undefined]>([
  ['attr:tier=free newer:20m', 'knows no index of it yet', {}, { without: ['tiers', 'byAge'] }, 'byAge'],
  ['attr:team=red', 'knows none yet', {}, { without: ['teams'] }, 'teams'],
  ['attr:tenant=acme attr:team=red', 'knows one of them', { without: ['byTenant'] }, {}, 'teams'],
  ['attr:tenant=acme attr:team=red', 'knows the other one', {}, { without: ['teams'] }, 'teams'],
  ['ip:192.0.2.0/27 newer:100m', 'was told of fewer rows', MANY, FEW, 'byIp'],
  ['ip:192.0.2.0/27 newer:100m', 'was told of more rows', FEW, MANY, 'byAge'],
  ['', 'has found an index by age', { without: ['byAge'] }, {}, undefined],
])('a list of "%s" goes on as it began at a console that %s', async (q, _, here, there, index) => {
  const one = consoleOf(here);
  const other = consoleOf(there);
  const part = { q, scan: true };
  await pageOf(other.registry, { q: 'newer:1s' });
  const first = await pageOf(one.registry, part);
  expect(first.next).not.toBeNull();
  other.pass();
  const rest = await pagesOf(other.registry, { ...part, cursor: first.next });
  const whole = await pagesOf(consoleOf({}).registry, part);
  expect(shownIds([first, ...rest]).sort()).toEqual(shownIds(whole).sort());
  expect([first, ...rest].map(indexOf)).toEqual([first, ...rest].map(() => index));
});

test('a list whose index has gone says so, and the table is looked at for it once in a second', async () => {
  const { next } = await pageOf(consoleOf({}).registry, { q: 'attr:team=red' });
  const { registry, count } = consoleOf({ without: ['teams'] });
  const asked = query({ q: 'attr:team=red', scan: true, cursor: next });
  const answers = [await registry.list(asked), await registry.list(asked)];
  const message =
    'This list was read by the index teams, which the console does not find now. Start from the first page.';
  expect(answers).toMatchObject([{ error: { code: 'invalid', message } }, { error: { message } }]);
  expect(count('DescribeTable')).toBe(1);
});
