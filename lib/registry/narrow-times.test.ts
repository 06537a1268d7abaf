import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionPage } from '../domain/connection';
import { shardOf } from './layout';
import { NOW, pageOf, pagesBack, putAll, query, registryOn, shownIds } from './test-registry';
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
    byTenant: 'tenant:S connectedAt:N',
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
    /, and about \d+(\.5)? on the first page to see whether few rows have the value of tier/,
  );
  expect(common.read.rows).toBe(3);
  expect((await found('attr:tier=free older:5m'))[1]).toBe('By the index tiers; then filtered by age.');
  const counts = calls.filter(({ input }) => input.Select === 'COUNT');
  expect(counts.map(({ input }) => [input.IndexName, input.Limit])).toEqual([
    ['devices', 500],
    ['tiers', 500],
  ]);
});

test.each<[string, string, (number: number) => boolean]>([
  ['stage:prod newer:20m', 'byAge', (number) => number <= 100],
  ['stage:prod older:114m', 'stages', (number) => number >= 570],
  ['attr:tier=free newer:15m', 'byAge', (number) => number <= 75 && number % 10 !== 0],
  ['attr:tier=free newer:20m', 'byAge', (number) => number <= 100 && number % 10 !== 0],
  ['attr:team=red newer:11m', 'teams', (number) => number <= 55],
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
  expect(new Set([...pages, ...back].map(({ plan }) => /index (\w+)/.exec(plan?.sentence ?? '')?.[1]))).toEqual(
    new Set([index]),
  );
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
      ways.add(/index (\w+)/.exec(answer.data.plan?.sentence ?? '')?.[1]);
      cursor = answer.data.next;
    } while (cursor);
    expect([new Set(ids).size, ways]).toEqual([q.includes('free') ? 90 : 56, new Set([index])]);
  }
});
