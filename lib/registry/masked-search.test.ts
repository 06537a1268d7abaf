import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  await putAll(engine, 'guests', [marshall(ROW)]);
});
afterAll(() => engine.stop());

async function found(q: string, isMasked: boolean): Promise<string[]> {
  const { registry } = registryOn(engine, 'guests', { now: () => NOW });
  const page = await registry.list({ ...query({ q, scan: true }), isMasked });
  if (!page.ok) throw new Error(page.error.message);
  return shownIds([page.data]);
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

test('what nobody sees masked is found as ever', async () => {
  expect(await found('attr:hops=lobby', true)).toEqual(['one']);
  expect(await found('user:guest-203.0.*', true)).toEqual(['one']);
  expect(await found('id:one', true)).toEqual(['one']);
});
