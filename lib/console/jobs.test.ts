import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestTable } from '../registry/test-table';
import { type ConsoleTable, createConsoleTable } from './console-table';
import { createJobs, type StoredJob } from './jobs';
import { readItems } from './test-audit';
import { FIRST_ITEMS } from './test-first-items';

/** The list of jobs that some process is to take up, while consoles look at it that know the job as it was. */

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

const LONG_MS = 120_000;
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
  const entries = async () => (await readItems(engine.client, name)).filter(({ pk }) => pk === 'JOBS-ACTIVE');
  return { table, clock, open, jobs, entries };
}

const schedule = (jobs: ReturnType<typeof createJobs>) =>
  jobs.change('j1', { status: 'scheduled' }, { status: 'prepared' });
const idsOf = (jobs: StoredJob[]) => jobs.map(({ id }) => id);

test('a look between the two writes of a start does not lose the job', async () => {
  const { table, open, jobs } = await prepared();
  const starting = open({
    async setIf(...change) {
      await jobs.active();
      return table.setIf(...change);
    },
  });
  expect(await schedule(starting)).toBe(true);
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

test('a job that is over leaves the list once its entry is old', async () => {
  const { clock, jobs, entries } = await prepared();
  await schedule(jobs);
  await jobs.change('j1', { status: 'stopped' }, { status: 'scheduled' });
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
  expect(await jobs.active()).toEqual([]);
  expect(await entries()).toHaveLength(1);
  clock.ms += LONG_MS;
  expect(await jobs.unsettled()).toEqual([]);
  expect(await entries()).toEqual([]);
});
