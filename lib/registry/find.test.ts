import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ListQuery } from '../domain/list-query';
import { ensureTable } from './ensure-table';
import { registryTable, shardOf, ttlOf } from './layout';
import { isLookAtShards, NOW, pageOf, pagesBack, pagesOf, putAll, query, registryOn, shownIds } from './test-registry';
import { startTestTable } from './test-table';

/** Searches of a managed table: 1,200 connections, one every 5 seconds for the last 100 minutes. */

const ROWS = 1_200;
const AGENTS = [
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/141.0.0.0 Safari/537.36',
  'okhttp/4.12',
  'kiosk/1.0',
];
const idOf = (number: number) =>
  `${Buffer.from(`c${String(number).padStart(10, '0')}`).toString('base64url')}=`.slice(-16);

type Row = {
  connectionId: string;
  connectedAt: number;
  shard: string;
  ttl: number;
  userId: string;
  sourceIp: string;
  userAgent: string;
  stage: string;
  room: string;
};
const rows: Row[] = Array.from({ length: ROWS }, (_, number) => {
  const connectionId = idOf(number);
  const connectedAt = NOW - number * 5_000;
  return {
    connectionId,
    connectedAt,
    shard: shardOf(connectionId),
    ttl: ttlOf(connectedAt),
    // Every other connection is one user's; every fourth comes through one address.
    userId: number % 2 ? 'bot' : `user-${number % 100}`,
    sourceIp: number % 4 === 0 ? '203.0.113.9' : number % 50 === 1 ? '2001:db8::1' : `192.0.2.${number % 200}`,
    userAgent: AGENTS[number % 3] as string,
    stage: number % 10 ? 'prod' : 'dev',
    room: number % 7 ? 'lobby' : 'stage door',
  };
});
const idsWhere = (accept: (row: Row) => boolean) => rows.filter(accept).map(({ connectionId }) => connectionId);
const ageOf = ({ connectedAt }: Row) => NOW - connectedAt;
const MINUTE = 60_000;

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
  await ensureTable(engine.client, 'fleet', registryTable);
  await putAll(
    engine,
    'fleet',
    rows.map((row) => marshall(row)),
  );
});
afterAll(() => engine.stop());

const LISTS: [Partial<ListQuery>, (row: Row) => boolean][] = [
  [{}, () => true],
  [{ q: 'user:bot' }, ({ userId }) => userId === 'bot'],
  [{ user: 'bot', q: 'agent:chrome' }, (row) => row.userId === 'bot' && row.userAgent === AGENTS[0]],
  [{ q: 'bot stage:dev' }, (row) => row.userId === 'bot' && row.stage === 'dev'],
  [{ q: 'ip:203.0.113.9' }, ({ sourceIp }) => sourceIp === '203.0.113.9'],
  [{ q: 'user:bot ip:2001:0db8::1' }, (row) => row.userId === 'bot' && row.sourceIp === '2001:db8::1'],
  [{ q: '203.0.113.9 attr:room="stage door"' }, (row) => row.sourceIp === '203.0.113.9' && row.room === 'stage door'],
  [{ q: 'user:bot ip:203.0.113.9' }, () => false],
  // No other user than the one of that name, even where a name ends so.
  [{ q: 'user:"bot*"' }, () => false],
  [{ user: 'bot*' }, () => false],
  [{ q: 'older:30m newer:60m' }, (row) => ageOf(row) >= 30 * MINUTE && ageOf(row) <= 60 * MINUTE],
  [{ q: 'older:30m agent:"okhttp"' }, (row) => ageOf(row) >= 30 * MINUTE && row.userAgent === 'okhttp/4.12'],
  [{ q: 'user:bot newer:5m' }, (row) => row.userId === 'bot' && ageOf(row) <= 5 * MINUTE],
  [{ q: 'user:user-2,user-4,nobody,user-6' }, ({ userId }) => ['user-2', 'user-4', 'user-6'].includes(userId)],
  [
    { q: 'user:user-2,user-4 older:20m' },
    (row) => ['user-2', 'user-4'].includes(row.userId) && ageOf(row) >= 20 * MINUTE,
  ],
  [{ q: 'ip:192.0.2.0/28' }, ({ sourceIp }) => /^192\.0\.2\.(\d|1[0-5])$/.test(sourceIp)],
];

describe('a search that an index answers', () => {
  test.each(LISTS)('%j shows every match once, forth and back, without a scan', async (part, accept) => {
    const { registry, count } = registryOn(engine, 'fleet');
    const paged = { size: 100 as const, ...part };
    const forth = await pagesOf(registry, paged);
    expect(shownIds(forth).sort()).toEqual(idsWhere(accept).sort());
    const back = await pagesBack(registry, forth.at(-1) as (typeof forth)[number], paged);
    expect(shownIds(back).sort()).toEqual(idsWhere(accept).sort());
    expect(count('Scan')).toBe(0);
    expect(forth.map(({ plan }) => plan?.by)).toEqual(forth.map(() => 'index'));
  });

  test.each(LISTS.slice(0, 6))('%j shows the newest first', async (part) => {
    const first = await pageOf(registryOn(engine, 'fleet').registry, part);
    const times = first.rows.map(({ connectedAt }) => connectedAt as number);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(first.order).toBe('newest');
  });

  test.each<Partial<ListQuery>>([{}, { user: 'bot' }, { ip: '203.0.113.9' }, { q: 'older:30m newer:60m' }])(
    '%j reads at most about twice what it shows, on every page',
    async (part) => {
      const { registry } = registryOn(engine, 'fleet');
      const forth = await pagesOf(registry, { ...part, size: 50 });
      const back = await pagesBack(registry, forth.at(-1) as (typeof forth)[number], { ...part, size: 50 });
      for (const page of [...forth, ...back].filter(({ rows }) => rows.length === 50)) {
        expect(page.read.rows).toBeLessThanOrEqual(105);
      }
    },
  );

  test.each([
    ['newer:50m agent:kiosk', 601],
    ['user:bot agent:chrome', 600],
  ])('%s comes past each row once, though some are read for two pages', async (q, passed) => {
    const pages = await pagesOf(registryOn(engine, 'fleet').registry, { q });
    expect(pages.reduce((sum, page) => sum + (page.passed ?? 0), 0)).toBe(passed);
    expect(pages.reduce((sum, page) => sum + page.read.rows, 0)).toBeGreaterThan(passed);
  });

  test('puts a limit on every query, and ends a page whose filter refuses everything', async () => {
    const { registry, calls } = registryOn(engine, 'fleet');
    const page = await pageOf(registry, { q: 'newer:99m attr:room=nowhere' });
    expect(page.rows).toEqual([]);
    expect(page.read.rows).toBeLessThanOrEqual(2_000);
    const limits = calls.filter(({ operation }) => operation === 'Query').map(({ input }) => input.Limit as number);
    expect(Math.max(...limits)).toBeLessThanOrEqual(500);
    expect(limits).not.toContain(undefined);
    expect(limits.length).toBeLessThanOrEqual(100);
  });

  test('says by which index, what is filtered, and what it costs', async () => {
    const { registry } = registryOn(engine, 'fleet');
    const { plan } = await pageOf(registry, { q: 'user:bot agent:chrome stage:prod status:idle' });
    expect(plan).toEqual({
      by: 'index',
      sentence:
        'By the index byUser, newest first; then filtered by user agent and stage; then API Gateway is asked for the state of each.',
      cost: expect.stringMatching(/^about [\d.]+ capacity units a page, up to [\d.]+ while .*one GetConnection call/),
    });
  });

  test('keeps its time window from page to page', async () => {
    let now = NOW;
    const { registry } = registryOn(engine, 'fleet', { now: () => now });
    const part = { q: 'newer:20m' };
    const first = await pageOf(registry, part);
    now += 10 * MINUTE;
    const second = await pageOf(registry, { ...part, cursor: first.next });
    expect(shownIds([second])).toEqual(idsWhere((row) => ageOf(row) <= 20 * MINUTE).slice(25, 50));
  });

  test('goes on where its last row has grown too old to be read', async () => {
    let now = NOW;
    const { registry } = registryOn(engine, 'fleet', { now: () => now });
    const pages = await pagesOf(registry);
    now += 60 * MINUTE;
    const late = await pageOf(registry, { cursor: pages.at(-2)?.next ?? '' });
    expect([late.rows, late.next]).toEqual([[], null]);
    expect((await pageOf(registry, { cursor: late.previous })).rows.length).toBeGreaterThan(0);
  });

  test('reads nothing where the ages exclude each other', async () => {
    const { registry, count } = registryOn(engine, 'fleet');
    expect(await pageOf(registry, { q: 'older:60m newer:30m' })).toMatchObject({ rows: [], plan: { by: 'none' } });
    expect([count('Query'), count('Scan')]).toEqual([0, 0]);
  });
});

describe('a list of ids', () => {
  test('is read by keys in its own order, and says what the registry does not hold', async () => {
    const wanted = [77, 3, 512, 9].map(idOf);
    const absent = 'AAAAAAAAAAAAAAA=';
    const { registry, count } = registryOn(engine, 'fleet');
    const page = await pageOf(registry, { q: [...wanted, absent].join('\n') });
    expect(shownIds([page])).toEqual(wanted);
    expect([page.missingIds, page.idsOnPage, page.plan?.by]).toEqual([[absent], 5, 'key']);
    expect(count('BatchGetItem')).toBe(1);
  });

  test('names a row that its TTL has ended as missing, as it is not shown', async () => {
    const { registry } = registryOn(engine, 'fleet', { now: () => NOW + 3 * 60 * MINUTE });
    const page = await pageOf(registry, { q: [1, 2].map(idOf).join(' ') });
    expect([shownIds([page]), page.missingIds]).toEqual([[], [1, 2].map(idOf)]);
  });

  test('of a thousand is paged, forth and back, and filtered', async () => {
    const wanted = rows.slice(0, 1_000).map(({ connectionId }) => connectionId);
    const part = { q: wanted.join(' '), size: 200 as const };
    const { registry } = registryOn(engine, 'fleet');
    const forth = await pagesOf(registry, part);
    expect(shownIds(forth)).toEqual(wanted);
    expect(shownIds(await pagesBack(registry, forth.at(-1) as (typeof forth)[number], part))).toEqual(wanted);
    expect(forth.map(({ idsOnPage }) => idsOnPage)).toEqual([200, 200, 200, 200, 200]);
    expect(forth[0]?.plan?.cost).toMatch(
      /^about 100 capacity units a page, and about 500 for a look at which ids of the list are missing, once a minute at most and after each act$/,
    );
    const kiosks = await pagesOf(registry, { ...part, q: `${part.q} agent:KIOSK` });
    expect(shownIds(kiosks)).toEqual(wanted.filter((_, number) => number % 3 === 2));
  });
});

describe('a search that takes a scan', () => {
  const SEARCHES: [string, (row: Row) => boolean][] = [
    // Every Chrome says that it is Safari as well.
    ['client:"chrome on macOS"', ({ userAgent }) => userAgent === AGENTS[0]],
    ['client:Safari*', () => false],
    ['agent:kiosk', ({ userAgent }) => userAgent === 'kiosk/1.0'],
    ['user:user-1*', ({ userId }) => userId.startsWith('user-1')],
    ['ip:192.0.0.0/16', ({ sourceIp }) => sourceIp.startsWith('192.0')],
    ['attr:room=lob* stage:dev', ({ room, stage }) => room === 'lobby' && stage === 'dev'],
    [`id:${idOf(1).slice(0, 12)}*`, ({ connectionId }) => connectionId.startsWith(idOf(1).slice(0, 12))],
  ];

  test.each(SEARCHES)('%s asks first, with the cost', async (q) => {
    const { registry, count } = registryOn(engine, 'fleet');
    const page = await pageOf(registry, { q });
    expect(page.consent?.join(' ')).toMatch(/from end to end.*can be stopped/);
    expect([count('Scan'), count('Query'), page.plan?.by]).toEqual([0, 0, 'scan']);
  });

  test.each(SEARCHES)('%s finds every match once, step by step, and tells how far it is', async (q, accept) => {
    const { registry, calls } = registryOn(engine, 'fleet');
    const steps = await pagesOf(registry, { q, scan: true });
    expect(shownIds(steps).sort()).toEqual(idsWhere(accept).sort());
    expect(steps.map(({ progress }) => progress?.scannedRows)).toEqual([1_000, ROWS]);
    expect(steps.map(({ previous }) => previous)).toEqual([null, null]);
    expect(calls.filter(({ operation, input }) => operation === 'Scan' && !((input.Limit as number) <= 1_000))).toEqual(
      [],
    );
  });

  test('refuses cursors of other searches', async () => {
    const { registry } = registryOn(engine, 'fleet');
    const { next } = await pageOf(registry, { q: 'agent:kiosk', scan: true });
    expect(await registry.list(query({ q: 'agent:okhttp', scan: true, cursor: next }))).toMatchObject({
      error: { code: 'invalid' },
    });
  });
});

test('a search that cannot be understood is told, and reads nothing', async () => {
  const { registry, calls } = registryOn(engine, 'fleet');
  const answer = await registry.list(query({ q: 'older:soon status:dead' }));
  expect(answer).toMatchObject({ error: { code: 'invalid', message: expect.stringMatching(/older:.*status:/) } });
  expect(calls.filter((call) => !/^Describe/.test(call.operation) && !isLookAtShards(call))).toEqual([]);
});

test('cursors that are made up are refused or answered, and never an exception', async () => {
  const { registry } = registryOn(engine, 'fleet');
  const forged = [
    { d: 'older', p: [['1', 'x']] },
    { d: 'newer', p: Array(8).fill(['x', 'y']) },
    { d: 'older', p: Array(8).fill(['9'.repeat(60), 'y']) },
    { d: 'older', p: Array(8).fill(['1']) },
    { d: 'older', p: Array(8).fill(null), l: 7 },
    { d: 'newer', p: [['-1', 'é']], l: 99 },
    { s: 'x', n: -1, t: 0 },
    { i: 99 },
    null,
  ];
  for (const part of [
    {},
    { q: 'user:bot' },
    { q: 'user:a,b' },
    { q: `${idOf(1)} ${idOf(2)}` },
    { q: 'agent:x', scan: true },
  ]) {
    const { next } = await pageOf(registry, part);
    const q = next ? (JSON.parse(Buffer.from(next, 'base64url').toString()) as { q: string }).q : 'AAAAAAAA';
    for (const shape of forged) {
      const cursor = Buffer.from(JSON.stringify(shape && { ...shape, q })).toString('base64url');
      const answer = await registry.list(query({ ...part, cursor }));
      expect([true, 'invalid']).toContain(answer.ok || answer.error.code);
    }
  }
});

test.each(['2001:db8::1', '2001:DB8::1', '2001:db8:0:0:0:0:0:1', '2001:0db8::0:1'])(
  'the address %s is found however it is spelled, by the index',
  async (ip) => {
    const { registry, count } = registryOn(engine, 'fleet');
    const pages = await pagesOf(registry, { q: `ip:${ip}` });
    const there = idsWhere(({ sourceIp }) => sourceIp === '2001:db8::1');
    expect(there.length).toBeGreaterThan(10);
    expect(shownIds(pages).toSorted()).toEqual(there.toSorted());
    expect(count('Scan')).toBe(0);
  },
);
