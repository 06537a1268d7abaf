import { randomUUID } from 'node:crypto';
import { createConsoleTable } from '../../console/console-table';
import { createJobs } from '../../console/jobs';
import type { JobProgress } from '../../domain/job';
import { type PrepareJob, prepareJobSchema, type SeenJob, type SteerJob } from '../../domain/job-input';
import { err, type Result } from '../../domain/result';
import { permissionsOf, type Role } from '../../domain/role';
import { createBulkClient } from '../../gateway/bulk-client';
import { createCallSlots } from '../../gateway/call-slots';
import { createTargetLimiter } from '../../gateway/target-limiter';
import type { startTestTable } from '../../registry/test-table';
import { createLiveness } from '../liveness';
import { doctorOf } from '../test-doctor';
import type { JobContext } from './job-context';
import { takeJob } from './job-desk';
import { prepareJob } from './prepare-job';
import { readExceptions, readJob } from './read-jobs';
import { startJob } from './start-job';
import { steerJob } from './steer-job';

type Engine = Awaited<ReturnType<typeof startTestTable>>;
type Settings = { engine: Engine; port: number; region: string; tableName: string; stage?: string };

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.min(ms, 60)));

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

/** One console process with jobs; `aheadMs` is how far its clock is ahead, `alter` changes what it works with. */
export async function jobsOf(
  { engine, port, region, tableName, stage }: Settings,
  options: { runner?: string; aheadMs?: number; alter?: (ctx: JobContext) => JobContext } = {},
) {
  const callbackUrl = `http://127.0.0.1:${port}/dev`;
  const { ctx: doctor } = doctorOf({
    callbackUrl,
    tableUrl: engine.endpoint,
    region,
    tableName,
    ...(stage && { stage }),
  });
  const table = createConsoleTable(engine.client, `console-of-${tableName}`);
  await table.ensure();
  const errors: unknown[] = [];
  const elapsed = () => performance.now();
  const plain: JobContext = {
    ...doctor,
    now: () => Date.now() + (options.aheadMs ?? 0),
    // Waiting is shortened: what is tested is not how long it takes.
    wait,
    bulk: createBulkClient({ callbackUrl, region, concurrency: 32 }),
    slots: createCallSlots(32),
    limiter: createTargetLimiter({ perSecond: 100_000 }),
    closeLimiter: createTargetLimiter({ perSecond: 100_000 }),
    jobs: createJobs(table),
    audit: { begin: async () => 'recorded' },
    // Everybody was there before the console was.
    people: { find: async (name) => ({ name, role: 'admin', createdAt: 0 }) },
    elapsed,
    isAlive: createLiveness(elapsed),
    cautiousNow: () => Date.now() + (options.aheadMs ?? 0),
    runner: options.runner ?? 'process-1',
    local: new Map(),
    onError: (error) => errors.push(error),
  };
  const ctx = options.alter?.(plain) ?? plain;
  const user = (role: Role = 'admin') => ({ name: 'ann', role, permissions: permissionsOf(role) });
  const until = async (id: string, isIt: (job: JobProgress) => boolean): Promise<JobProgress> => {
    for (;;) {
      const job = unwrap(await readJob({ ctx, input: { id } }));
      if (isIt(job)) return job;
      await wait(10);
    }
  };
  /** From what the page shows that somebody has just loaded, unless they saw it earlier. */
  const seenNow = async (id: string): Promise<SeenJob> => {
    const { status = '', changedAt = 0 } = (await ctx.jobs.read(id)) ?? {};
    return { status, changedAt };
  };
  const prepare = async (input: Partial<PrepareJob> & Pick<PrepareJob, 'audience' | 'content'>, role?: Role) => {
    const whole = prepareJobSchema.parse({ id: randomUUID(), target: 'test', pace: { perSecond: 1_000 }, ...input });
    const { id } = unwrap(await prepareJob({ ctx, input: whole, user: user(role) }));
    return until(id, ({ status }) => status !== 'preparing');
  };
  return {
    ctx,
    errors,
    until,
    prepare,
    /** One whose recipients cannot be read. */
    prepareInVain: async (input: Parameters<typeof prepare>[0]) => {
      const { registry } = ctx;
      ctx.registry = { ...registry, list: async () => err('forbidden', 'The role may not read the table.') };
      return prepare(input).finally(() => {
        ctx.registry = registry;
      });
    },
    read: async (id: string) => unwrap(await readJob({ ctx, input: { id } })),
    start: async (id: string, word = '', more: { at?: number; by?: string; seen?: SeenJob } = {}) =>
      startJob({
        ctx,
        input: { target: 'test', id, word, at: more.at ?? null, seen: more.seen ?? (await seenNow(id)) },
        user: { ...user(), ...(more.by && { name: more.by }) },
      }),
    steer: async (id: string, wish: SteerJob['wish'], by = 'ann', earlier?: SeenJob) => {
      const input = { target: 'test', id, wish, seen: earlier ?? (await seenNow(id)) };
      return steerJob({ ctx, input, user: { ...user(), name: by } });
    },
    exceptions: async (id: string) => unwrap(await readExceptions({ ctx, input: { id, outcome: null, cursor: null } })),
    /** As the watch of a process does. */
    look: async () => {
      for (const job of await ctx.jobs.unsettled()) await takeJob(ctx, job);
    },
  };
}
