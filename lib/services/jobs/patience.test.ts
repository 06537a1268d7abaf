import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test, vi } from 'vitest';
import type { NewAuditRecord } from '../../console/audit-log';
import type { Audience } from '../../domain/job';
import { RoleNotAssumedError } from '../../domain/role-not-assumed';
import { waitFor } from '../../local/testing';
import { type Call, registryOn } from '../../registry/test-registry';
import type { JobContext } from './job-context';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

/** A job is prepared while a table fails: what may pass is waited for, and the rest ends it in words. */

const WISH = { audience: { kind: 'everyone', scan: false }, content: { kind: 'check' } } as const;
const { fleet, engine } = prepareFleets();

/** A console whose registry answers each query with `fault` as long as there is one; it begins with one. */
async function consoleWith(fault: { name: string }, alter: (ctx: JobContext) => JobContext = (ctx) => ctx) {
  const { settings } = await fleet(3, 2);
  const { registry, faults } = registryOn(engine(), settings.tableName, { now: Date.now });
  faults.fail = ({ operation }: Call) =>
    operation === 'Query'
      ? Object.assign(fault instanceof Error ? fault : new Error('As AWS says it'), fault)
      : undefined;
  const desk = await jobsOf(settings, { alter: (ctx) => alter({ ...ctx, registry }) });
  return { desk, settings, mend: () => delete faults.fail };
}

const begin = async (
  { prepare, ctx }: Awaited<ReturnType<typeof jobsOf>>,
  id: string,
  audience: Audience = WISH.audience,
) => {
  const prepared = prepare({ ...WISH, audience, id });
  while ((await ctx.jobs.read(id))?.problem == null) await ctx.wait(10);
  return { prepared, waiting: await ctx.jobs.read(id) };
};
const idOf = (last: string) => `00000000-0000-4000-8000-00000000000${last}`;

describe('a registry that fails', () => {
  test.each([
    ['TimeoutError', 'The registry does not answer. The preparation waits for it.'],
    ['InternalServerError', 'The registry does not answer. The preparation waits for it.', 500],
    ['ProvisionedThroughputExceededException', 'The registry is over its capacity. The preparation waits for it.'],
  ])('%s is waited for, said on the job, and the preparation goes on', async (name, words, httpStatusCode = 400) => {
    const { desk, mend } = await consoleWith({ name, ...{ $metadata: { httpStatusCode } } });
    const { prepared, waiting } = await begin(desk, idOf('1'));
    expect(waiting).toMatchObject({ status: 'preparing', problem: words });
    mend();
    expect(await prepared).toMatchObject({ status: 'prepared', problem: null, card: { total: 5 } });
  });

  test('a role that AWS STS gives nobody for the moment is waited for, and one that is denied ends it', async () => {
    const role = (type: string) => new RoleNotAssumedError('arn:aws:iam::111122223333:role/console', type, 'no answer');
    const { desk, mend } = await consoleWith(role('ServiceUnavailable'));
    const { prepared, waiting } = await begin(desk, idOf('1'));
    const words = expect.stringMatching(
      /cannot be assumed: .* asked again by itself\. The preparation waits for it\.$/,
    );
    expect(waiting).toMatchObject({ status: 'preparing', problem: words });
    mend();
    expect(await prepared).toMatchObject({ status: 'prepared', problem: null, card: { total: 5 } });
    const denied = await consoleWith(role('AccessDenied'));
    expect(await denied.desk.prepare(WISH)).toMatchObject({ status: 'discarded' });
  });

  test('a preparation that waits is discarded by whoever wants it no more', async () => {
    const { desk } = await consoleWith({ name: 'TimeoutError' });
    const { prepared } = await begin(desk, idOf('1'));
    expect(await desk.steer(idOf('1'), 'discard')).toMatchObject({ ok: true });
    expect((await prepared).status).toBe('discarded');
    await desk.ctx.local.get(idOf('1'))?.work;
    expect((await desk.read(idOf('1'))).status).toBe('discarded');
  });

  test('a preparation that waits lets go at once when its process is to end, and another goes on with it', async () => {
    const ending = new AbortController();
    const { desk, settings } = await consoleWith({ name: 'TimeoutError' }, (ctx) => ({
      ...ctx,
      stopping: ending.signal,
      // The table is not waited for to the end.
      wait: (ms) => (ms < 1_000 ? ctx.wait(ms) : new Promise(() => {})),
    }));
    const { prepared } = await begin(desk, idOf('1'));
    const { work } = desk.ctx.local.get(idOf('1')) ?? {};
    ending.abort();
    await work;
    expect(await desk.ctx.jobs.read(idOf('1'))).toMatchObject({ status: 'preparing', runner: null });
    const other = await jobsOf(settings, { runner: 'process-2' });
    await other.look();
    expect(await prepared).toMatchObject({ status: 'prepared', card: { total: 5 } });
  });

  test.each(['ResourceNotFoundException', 'AccessDeniedException'])('%s ends it in words', async (name) => {
    const { desk, settings } = await consoleWith({ name });
    const job = await desk.prepare(WISH);
    expect(job).toMatchObject({ status: 'discarded', problem: expect.stringContaining(settings.tableName) });
  });
});

test('a table of the console that fails now and then costs nothing of what was prepared', async () => {
  const { settings } = await fleet(3, 2);
  const client = engine().client;
  // The first one takes the job; whoever asked for it hears when that fails.
  let calls = 0;
  let failed = 0;
  const desk = await jobsOf(settings);
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const isOfJob = commandName === 'UpdateItemCommand' || JSON.stringify(args.input).includes('SEGMENT#');
        if (isOfJob && calls++ % 2 === 1) {
          failed += 1;
          throw Object.assign(new Error('timed out'), { name: 'TimeoutError' });
        }
        return next(args);
      },
    { name: 'failing' },
  );
  try {
    const job = await desk.prepare(WISH);
    expect(job).toMatchObject({ status: 'prepared', card: { total: 5, segments: 1 } });
    expect(failed).toBeGreaterThan(1);
  } finally {
    client.middlewareStack.remove('failing');
  }
});

test.each(['reads the ids that it is for', 'writes recipients down'])(
  'a preparation that waits for the table of the console as it %s says so, and that somebody is at it',
  async (step) => {
    const { settings } = await fleet(2);
    let isAway = true;
    const failAt = (here: string) => {
      if (isAway && step.startsWith(here)) throw Object.assign(new Error('slow down'), { name: 'TimeoutError' });
    };
    const desk = await jobsOf(settings, {
      alter: ({ jobs, ...ctx }) => ({
        ...ctx,
        jobs: {
          ...jobs,
          async readIds(...asked) {
            failAt('reads');
            return jobs.readIds(...asked);
          },
          async putRecipients(...written) {
            failAt('writes');
            return jobs.putRecipients(...written);
          },
        },
      }),
    });
    const { prepared, waiting } = await begin(desk, idOf('1'), { kind: 'ids', ids: ['a', 'b'] });
    expect(waiting?.problem).toMatch(/^The table of the console does not answer/);
    const beat = async () => (await desk.ctx.jobs.read(idOf('1')))?.beatAt;
    await vi.waitFor(async () => expect(await beat()).toBeGreaterThan(waiting?.beatAt ?? 0), { timeout: 30_000 });
    isAway = false;
    expect(await prepared).toMatchObject({ status: 'prepared', problem: null, card: { total: 2 } });
  },
);

test('a console that was slow writes nothing over the recipients of the one that took over, and all of those are called', async () => {
  const { clients, settings, tableName, gone } = await fleet(3, 1);
  let write = () => {};
  const isSlow = new Promise<void>((resolve) => {
    write = resolve;
  });
  let hasRead = false;
  const slow = await jobsOf(settings, {
    alter: ({ jobs, ...ctx }) => ({
      ...ctx,
      jobs: {
        ...jobs,
        async putRecipients(...written) {
          hasRead = true;
          await isSlow;
          return jobs.putRecipients(...written);
        },
      },
    }),
  });
  const prepared = slow.prepare({ ...WISH, id: idOf('1') });
  await waitFor(() => expect(hasRead).toBe(true));
  const { work } = slow.ctx.local.get(idOf('1')) ?? {};
  // Whom the slow one has read last is not there any more when the other reads.
  const Key = { connectionId: { S: gone[0] as string } };
  await engine().client.send(new DeleteItemCommand({ TableName: tableName, Key }));
  const other = await jobsOf(settings, { runner: 'process-2', aheadMs: 60_000 });
  await other.look();
  expect(await prepared).toMatchObject({ status: 'prepared', card: { total: 3 } });
  write();
  await work;
  const kept = await other.ctx.jobs.readRecipients(idOf('1'), 0);
  expect(kept?.ids.toSorted()).toEqual(clients.map(({ id }) => id).toSorted());
  await other.start(idOf('1'), 'everyone');
  expect((await other.until(idOf('1'), ({ status }) => status === 'done')).counts).toMatchObject({
    connected: 3,
    gone: 0,
  });
});

test('a job whose recipients are not as many as those it was counted with ends in words', async () => {
  const { settings } = await fleet(3);
  const desk = await jobsOf(settings);
  const { id } = await desk.prepare(WISH);
  await desk.ctx.jobs.writeProgress(id, { segment: 0, marks: '....', owner: null, leaseUntil: 0, version: 0 });
  await desk.start(id, 'everyone');
  const failed = await desk.until(id, ({ status }) => status !== 'running');
  expect(failed).toMatchObject({ status: 'failed', problem: expect.stringContaining('prepare it anew') });
});

test('what a preparation comes to, and a start that does not begin, is on the record once and before the job is changed, though the audit does not answer at first', async () => {
  const { settings } = await fleet(1);
  const records: NewAuditRecord[] = [];
  const states: unknown[] = [];
  const mistaken = idOf('2');
  const alter = (ctx: JobContext): JobContext => {
    const tried = new Set<string | undefined>();
    const { jobs } = ctx;
    return {
      ...ctx,
      jobs: {
        ...jobs,
        putRecipients: async (id, ...written) => {
          if (id === mistaken) throw new TypeError('undefined is not a function');
          return jobs.putRecipients(id, ...written);
        },
      },
      audit: {
        begin: async (record, once) => {
          states.push((await jobs.read(String(record.subjects[0])))?.status);
          if (tried.has(once)) return String(records.push(record));
          tried.add(once);
          throw Object.assign(new Error('No answer.'), { name: 'TimeoutError' });
        },
      },
    };
  };
  const desk = await jobsOf(settings, { alter });
  const none = await desk.prepareInVain(WISH);
  const failed = await desk.prepare({ ...WISH, id: mistaken });
  expect(failed).toMatchObject({ status: 'discarded', problem: 'The console could not go on. The log says why.' });
  const job = await desk.prepare(WISH);
  await desk.start(job.id, 'everyone', { at: Date.now() + 1_000 });
  const late = await jobsOf(settings, { alter, aheadMs: 60 * 60_000, runner: 'process-2' });
  await late.look();
  const waits = await late.until(job.id, ({ status }) => status === 'prepared');
  expect(waits.problem).toMatch(/^It was to start at .*, and no console could begin it until/);
  expect(records).toMatchObject([
    { outcome: 'discarded', subjects: [none.id], detail: none.problem },
    { outcome: 'discarded', subjects: [mistaken], detail: failed.problem },
    { outcome: 'not begun', subjects: [job.id], detail: waits.problem },
  ]);
  expect(states).toEqual(Array(6).fill('preparing'));
});

test.each(['makes a mistake', 'is refused the registry'])(
  'a console that %s records no end of a preparation that another has taken up while the audit did not answer',
  async (why) => {
    const { settings } = await fleet(3, 2);
    const other = await jobsOf(settings, { runner: 'process-2', aheadMs: 60_000 });
    const { registry, faults } = registryOn(engine(), settings.tableName, { now: Date.now });
    const refused = Object.assign(new Error('No.'), { name: 'AccessDeniedException' });
    faults.fail = () => (why === 'is refused the registry' ? refused : undefined);
    const records: NewAuditRecord[] = [];
    const waiting: unknown[] = [];
    const desk = await jobsOf(settings, {
      alter: (ctx) => ({
        ...ctx,
        registry,
        jobs: { ...ctx.jobs, putRecipients: () => Promise.reject(new TypeError('undefined is not a function')) },
        audit: {
          begin: async (record) => {
            if (waiting.length > 0) return String(records.push(record));
            waiting.push(await ctx.jobs.read(idOf('1')));
            throw Object.assign(new Error('No answer.'), { name: 'TimeoutError' });
          },
        },
        wait: async (ms) => {
          if (waiting.length !== 1) return ctx.wait(ms);
          waiting.push(await ctx.jobs.read(idOf('1')));
          await other.look();
          await other.ctx.local.get(idOf('1'))?.work;
          await other.start(idOf('1'), 'everyone', { at: Date.now() + 60 * 60_000 });
        },
      }),
    });
    const prepared = desk.prepare({ ...WISH, id: idOf('1') });
    await vi.waitFor(() => expect(waiting).toHaveLength(2), { timeout: 30_000 });
    await desk.ctx.local.get(idOf('1'))?.work;
    // Until then it said what it waits for, and that somebody is at it.
    const problem = expect.stringMatching(/^The table of the console does not answer/);
    expect(waiting).toMatchObject([{ problem: null }, { status: 'preparing', runner: 'process-1', problem }]);
    expect(records).toEqual([]);
    await prepared;
    expect(await desk.read(idOf('1'))).toMatchObject({ status: 'scheduled', card: { total: 5 } });
    expect(desk.errors.filter((error) => !(error instanceof TypeError))).toEqual([]);
  },
);
