import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureTable } from './ensure-table';
import { registryTable, shardOf, ttlOf } from './layout';
import type { PageQuery } from './page-task';
import { NOW, putAll, query, registryOn, shownIds } from './test-registry';
import { startTestTable } from './test-table';
import { tableOf } from './test-tables';

/** Whoever sees values masked learns nothing of them from what a search finds. */

const ROW = {
  connectionId: 'one',
  sourceIp: '203.0.113.7',
  userAgent: 'Probe/9 (serial 77)',
  userId: 'guest-203.0.113.7',
  number: 3_405_803_783,
  copy: 'Probe/9 (serial 77)',
  hops: ['lobby', '203.0.113.7'],
};

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
  await tableOf(engine, 'guests', 'connectionId:S');
  await putAll(engine, 'guests', [
    marshall(ROW),
    marshall({ connectionId: 'two', userAgent: 'Kiosk-of-203.0.113.7' }),
    marshall({ connectionId: 'three', userAgent: 'scada/1.2.3.4-rc' }),
  ]);
  await ensureTable(engine.client, 'fleet', registryTable);
  const common = { shard: shardOf('one'), connectedAt: NOW - 1_000, ttl: ttlOf(NOW) };
  await putAll(engine, 'fleet', [marshall({ ...ROW, ...common, userId: ROW.userAgent })]);
});
afterAll(() => engine.stop());

async function found(q: string, isMasked: boolean, table = 'guests', more: Partial<PageQuery> = {}): Promise<string[]> {
  const { registry } = registryOn(engine, table, { now: () => NOW });
  const ids: string[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await registry.list({ ...query({ q, scan: true, cursor }), isMasked, ...more });
    if (!page.ok) throw new Error(page.error.message);
    ids.push(...shownIds([page.data]));
    cursor = page.data.next;
    if (cursor === null) return ids;
  }
}

test.each([
  'attr:number=3405803783',
  'attr:copy="Probe/9 (serial 77)"',
  'attr:hops=203.0.113.7',
  'user:guest-203.0.1*',
  'attr:sourceIp=203.0.113.7',
])('%s finds a row only for those who see what it says', async (q) => {
  expect(await found(q, false)).toEqual(['one']);
  expect(await found(q, true)).toEqual([]);
});

test('a client is found by its family as it is shown', async () => {
  for (const [q, open, masked] of [
    ['client:probe', 1, 1],
    ['client:pro*', 1, 1],
    ['client:Probe/9', 0, 0],
    ['client:Kiosk-of-203.0.113.7', 1, 0],
    ['client:"Other client"', 0, 1],
    // Its version is hidden, its family is counted under its name.
    ['client:scada', 1, 1],
  ] as const) {
    expect([q, (await found(q, false)).length, (await found(q, true)).length]).toEqual([q, open, masked]);
  }
});

test('what nobody sees masked is found as ever', async () => {
  expect(await found('attr:hops=lobby', true)).toEqual(['one']);
  expect(await found('user:guest-203.0.*', true)).toEqual(['one']);
  expect(await found('id:one', true)).toEqual(['one']);
});

test.each([
  'user:"Probe/9 (serial 77)"',
  'user:ada,"Probe/9 (serial 77)"',
  'attr:userId="Probe/9 (serial 77)"',
  'attr:copy="Probe/9 (serial 77)"',
  'user:"Probe/9 (serial 77)" attr:copy="Probe/9 (serial 77)"',
])('nor does an index, or a job: %s', async (q) => {
  for (const more of [{}, { inAnyOrder: true, size: 50 }, { more: ['copy'] }]) {
    expect(await found(q, false, 'fleet', more)).toEqual(['one']);
    expect(await found(q, true, 'fleet', more)).toEqual([]);
  }
});
