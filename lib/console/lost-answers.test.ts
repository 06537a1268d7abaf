import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Block } from '../domain/block';
import { startTestTable } from '../registry/test-table';
import { createBlocks } from './blocks';
import { type ConsoleTable, createConsoleTable } from './console-table';
import { createJobs, type StoredJob } from './jobs';
import { createRequests, type StoredRequest } from './requests';
import { FIRST_ITEMS } from './test-first-items';
import { lossyClient } from './test-lost-answers';

/** Writes that happen and are not answered: the SDK repeats them, and the repeat fails its own condition. */

let engine: Awaited<ReturnType<typeof startTestTable>>;
let lossy: ReturnType<typeof lossyClient>;
let table: ConsoleTable;
beforeAll(async () => {
  engine = await startTestTable();
  await createConsoleTable(engine.client, 'console').ensure();
  lossy = lossyClient(engine.endpoint);
  lossy.isLosing = true;
  table = createConsoleTable(lossy.client, 'console');
});
afterAll(async () => {
  lossy.client.destroy();
  await engine.stop();
});

const BLOCK: Block = {
  ...{ id: 'b1', kind: 'user', value: 'ann', reason: 'spam', by: 'ana' },
  ...{ createdAt: 1, expiresAt: null, refused: 0, lastRefusedAt: null },
};

test('a person’s change of a job has happened, and another’s that was faster is not taken for it', async () => {
  const jobs = createJobs(table);
  const { pk: _pk, sk: _sk, ...first } = FIRST_ITEMS.find(({ pk, sk }) => pk === 'JOB#j1' && sk === 'JOB') ?? {};
  const job = { ...first, status: 'running', changedAt: 1 } as unknown as StoredJob;
  await jobs.create(job);
  const seen = { status: 'running', changedAt: 1 } as const;
  const lost = lossy.lost;
  const change = (changedBy: string, changedAt: number) =>
    jobs.change('j1', { status: 'paused', changedAt, changedBy }, seen);
  expect(await change('ann', 2)).toBe(true);
  expect(lossy.lost).toBe(lost + 1);
  expect(await change('ben', 2)).toBe(false);
  expect(await change('ann', 3)).toBe(false);
  expect(await jobs.read('j1')).toMatchObject({ status: 'paused', changedBy: 'ann', changedAt: 2 });
});

test('a block stands, or is taken away, as its author wished; what another did before is not theirs', async () => {
  const blocks = createBlocks(table);
  const lost = lossy.lost;
  expect(await blocks.add('live', BLOCK)).toBe(true);
  expect(await blocks.add('live', { ...BLOCK, id: 'b2' })).toBe(false);
  expect(await blocks.remove('live', { ...BLOCK, id: 'b2' })).toBe(false);
  expect(await blocks.remove('live', BLOCK)).toBe(true);
  expect(lossy.lost).toBe(lost + 2);
  expect(await blocks.remove('live', BLOCK)).toBe(false);
});

test('a removal that did not arrive the first time takes no block of another away, and is not told to have done so', async () => {
  const blocks = createBlocks(table);
  await blocks.add('other', BLOCK);
  lossy.isDropping = true;
  onTestFinished(() => {
    lossy.isDropping = false;
  });
  expect(await blocks.remove('other', { ...BLOCK, id: 'b0' })).toBe(false);
  expect(await blocks.remove('other', BLOCK)).toBe(true);
  expect((await blocks.read('other')).blocks).toEqual([]);
});

test('a decision about a request is one’s own, so that what was approved is carried out; of two who decide alike one wins', async () => {
  const requests = createRequests(table);
  await requests.create({ id: 'r1', status: 'waiting', requestedAt: 1 } as StoredRequest);
  const lost = lossy.lost;
  const approve = () =>
    requests.change('r1', { status: 'approved', decidedBy: 'ben', decidedAt: 2 }, { status: 'waiting' });
  expect([await approve(), await approve()]).toEqual([true, false]);
  expect(lossy.lost).toBeGreaterThan(lost);
});
