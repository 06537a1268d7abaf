import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestTable } from '../registry/test-table';
import { type ConsoleTable, createConsoleTable, type ItemOf } from './console-table';
import { createJobs, type StoredJob } from './jobs';
import { readItems } from './test-audit';
import { FIRST_ITEMS } from './test-first-items';

/** The list of jobs that some process is to take up, while consoles look at it that know the job as it was. */

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

/** Longer than the two writes of a change take; and longer than that. */
const YOUNG_MS = 30_000;
const LONG_MS = 120_000;
const DAY_MS = 24 * 60 * 60_000;
let tables = 0;

/** A job that was prepared a while ago, and is in no list any more but for its entry from then. */
async function prepared() {
  const name = `jobs-${tables++}`;
  const table = createConsoleTable(engine.client, name);
  await table.ensure();
  const clock = { ms: Date.UTC(2026, 4, 1, 10) };
  const open = (changed: Partial<ConsoleTable> = {}) => createJobs({ ...table, ...changed }, () => clock.ms);
  const jobs = open();
  const { pk: _pk, sk: _sk, ...job } = FIRST_ITEMS.find(({ pk, sk }) => pk === 'JOB#j1' && sk === 'JOB') ?? {};
  await jobs.create(job as unknown as StoredJob);
  await jobs.change('j1', { status: 'prepared' }, { status: 'preparing' });
  clock.ms += LONG_MS;
  const items = () => readItems(engine.client, name);
  const entries = async () => (await items()).filter(({ pk }) => pk === 'JOBS-ACTIVE');
  return { table, clock, open, jobs, items, entries };
}

const schedule = (jobs: ReturnType<typeof createJobs>) =>
  jobs.change('j1', { status: 'scheduled' }, { status: 'prepared' });
const idsOf = (jobs: StoredJob[]) => jobs.map(({ id }) => id);

test('a look between the two writes of a start does not lose the job', async () => {
  const { table, open, jobs } = await prepared();
  let looks = 0;
  const starting = open({
    async setIf(...change) {
      looks += 1;
      await jobs.active();
      return table.setIf(...change);
    },
  });
  expect(await schedule(starting)).toBe(true);
  expect(looks).toBe(1);
  expect(idsOf(await jobs.active())).toEqual(['j1']);
});

test('nor does a look that began before the start', async () => {
  const { table, open, jobs } = await prepared();
  let isStarted = false;
  const looking = open({
    async get<T>(key: Parameters<ConsoleTable['get']>[0]) {
      const item = await table.get<T>(key);
      if (!isStarted) {
        isStarted = true;
        await schedule(jobs);
      }
      return item;
    },
  });
  await looking.active();
  expect(isStarted).toBe(true);
  expect(idsOf(await jobs.active())).toEqual(['j1']);
});

test('however many are before it, a job is found', async () => {
  const { table, clock, open, jobs } = await prepared();
  await schedule(jobs);
  const crowded = open({
    async queryDown<T>(...[pk, limit, before]: Parameters<ConsoleTable['queryDown']>) {
      if (before !== undefined) return table.queryDown<T>(pk, limit, before);
      const others = Array.from({ length: limit }, (_, at) => ({ pk, sk: `x${at}`, id: `x${at}`, at: clock.ms }));
      return others as unknown[] as ItemOf<T>[];
    },
    get: async (key) => (key.pk.startsWith('JOB#x') ? undefined : table.get(key)),
  });
  expect(idsOf(await crowded.active())).toEqual(['j1']);
  expect(idsOf(await crowded.unsettled())).toEqual(['j1']);
});

test('a job that is over leaves the list once its entry is old', async () => {
  const { clock, jobs, entries } = await prepared();
  await schedule(jobs);
  await jobs.change('j1', { status: 'stopped' }, { status: 'scheduled' });
  clock.ms += YOUNG_MS;
  expect(await jobs.active()).toEqual([]);
  expect(await entries()).toHaveLength(1);
  clock.ms += LONG_MS;
  expect(await jobs.active()).toEqual([]);
  expect(await entries()).toEqual([]);
});

test('so does an entry whose job is kept no more', async () => {
  const { table, clock, jobs, entries } = await prepared();
  await schedule(jobs);
  await table.delete({ pk: 'JOB#j1', sk: 'JOB' });
  clock.ms += YOUNG_MS;
  expect(await jobs.active()).toEqual([]);
  expect(await entries()).toHaveLength(1);
  clock.ms += LONG_MS;
  expect(await jobs.unsettled()).toEqual([]);
  expect(await entries()).toEqual([]);
});

test.each([
  { decided: 'is prepared again', changes: ['preparing', 'prepared'] },
  { decided: 'is asked for', changes: ['requested'] },
  { decided: 'gets a time', changes: ['scheduled'] },
] as const)(
  'a job that $decided shortly before it would be dropped is kept for as long as a new one, with its ids',
  async (row) => {
    const { table, clock, jobs, items } = await prepared();
    for (const chunk of [0, 1]) await jobs.putIds('j1', chunk, ['abc='], 'hash');
    clock.ms += 29 * DAY_MS;
    let status: StoredJob['status'] = 'prepared';
    for (const next of row.changes) {
      expect(await jobs.change('j1', { status: next }, { status })).toBe(true);
      status = next;
    }
    // What DynamoDB drops by then.
    clock.ms += 29 * DAY_MS;
    for (const { pk, sk, ttl } of await items()) if (Number(ttl) * 1000 <= clock.ms) await table.delete({ pk, sk });
    expect(await jobs.read('j1')).toMatchObject({ status });
    expect((await jobs.list('local', null)).jobs).toMatchObject([{ id: 'j1' }]);
    expect([await jobs.readIds('j1', 0), await jobs.readIds('j1', 1)]).toMatchObject([
      { ids: ['abc='] },
      { ids: ['abc='] },
    ]);
    clock.ms += 2 * DAY_MS;
    const kept = (await items()).filter(({ ttl }) => ttl === undefined || Number(ttl) * 1000 > clock.ms);
    expect(kept.filter(({ pk }) => pk !== 'JOBS-ACTIVE')).toEqual([]);
  },
);
