import { randomUUID } from 'node:crypto';
import { createConsoleTable } from '../../../console/console-table';
import { createJobs } from '../../../console/jobs';
import { type PrepareJob, prepareJobSchema } from '../../../domain/job-input';
import { ACCOUNT_QUOTA } from '../../../domain/job-limits';
import { permissionsOf } from '../../../domain/role';
import { targetSchema } from '../../../domain/target';
import { createBulkClient } from '../../../gateway/bulk-client';
import { createCallGate } from '../../../gateway/call-gate';
import { createCallSlots } from '../../../gateway/call-slots';
import { createManagementClient } from '../../../gateway/management-client';
import { createProber } from '../../../gateway/prober';
import { createTargetLimiter } from '../../../gateway/target-limiter';
import { createRegistry } from '../../../registry/registry';
import { createTableClient } from '../../../registry/table-client';
import { createFirstSeen } from '../../../services/first-seen';
import type { JobContext } from '../../../services/jobs/job-context';
import { prepareJob } from '../../../services/jobs/prepare-job';
import { readJob } from '../../../services/jobs/read-jobs';
import { startJob } from '../../../services/jobs/start-job';
import { createLiveness } from '../../../services/liveness';
import { CREDENTIALS, HOST, REGION, STAGE } from '../credentials';
import { waitFor } from '../processes/wait-for';
import { type Place, WIDTH } from './place';

/** As high as a job may ask; no call ever waits for it here. */
const NO_LIMIT = 10 * ACCOUNT_QUOTA;
const USER = { name: 'bench', role: 'admin' as const, permissions: permissionsOf('admin') };

/** Everything that the console has for jobs of one target, without the console. */
export async function deskOf(
  { gatewayPort, tablePort, table: tableName }: Place,
  concurrency = WIDTH,
): Promise<JobContext> {
  const client = createTableClient(REGION, `http://${HOST}:${tablePort}`, { credentials: CREDENTIALS });
  const callbackUrl = `http://${HOST}:${gatewayPort}/${STAGE}`;
  const target = targetSchema.parse({
    name: 'bench',
    kind: 'development',
    region: REGION,
    callbackUrl,
    table: { name: tableName },
    bulk: { perSecond: NO_LIMIT, concurrency },
  });
  const console = createConsoleTable(client, 'console');
  await console.ensure();
  const management = createManagementClient({ callbackUrl, region: REGION });
  return {
    target,
    management,
    registry: createRegistry({ client, table: target.table }),
    prober: createProber({ client: management }),
    firstSeen: createFirstSeen({ now: Date.now }),
    gate: createCallGate({ concurrency: WIDTH, perSecond: NO_LIMIT }),
    now: Date.now,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    bulk: createBulkClient({ callbackUrl, region: REGION, concurrency, credentials: async () => CREDENTIALS }),
    slots: createCallSlots(concurrency),
    limiter: createTargetLimiter({ perSecond: NO_LIMIT }),
    closeLimiter: createTargetLimiter({ perSecond: NO_LIMIT }),
    jobs: createJobs(console),
    audit: { begin: async () => 'recorded' },
    people: { find: async () => undefined },
    elapsed: () => performance.now(),
    isAlive: createLiveness(() => performance.now()),
    cautiousNow: Date.now,
    runner: randomUUID(),
    local: new Map(),
    onError: (error) => {
      throw error;
    },
  };
}

const desks = new Map<string, Promise<JobContext>>();

/** A console runs for days and does all jobs: it looks at the table before the first one. */
function openDesk(place: Place, concurrency: number | undefined): Promise<JobContext> {
  const key = JSON.stringify([place, concurrency]);
  const desk = desks.get(key) ?? deskOf(place, concurrency);
  desks.set(key, desk);
  return desk;
}

/** Calls a second of a job, and how many its target lets be under way at once. */
export type Pace = { perSecond: number; concurrency?: number };

export type Broadcast = {
  delivered: number;
  /** When each call went out, `performance.now()` in order; kept only on request. */
  startedAt: Float64Array;
};

/** A notice to everybody as an operator sends it: prepared, started, and all accounted for. */
export async function broadcastByJob(
  place: Place,
  options: Partial<Pace> & { times?: number } = {},
): Promise<Broadcast> {
  const { perSecond = NO_LIMIT, concurrency, times = 0 } = options;
  const startedAt = new Float64Array(times);
  let started = 0;
  const desk = await openDesk(place, concurrency);
  // The other sides of a comparison open their connections for each broadcast, too.
  const { callbackUrl, region } = desk.target;
  const width = desk.target.bulk.concurrency;
  const bulk = createBulkClient({ callbackUrl, region, concurrency: width, credentials: async () => CREDENTIALS });
  const plain = { ...desk, bulk };
  const { post } = bulk;
  const watched: typeof post = (connectionId, payload) => {
    startedAt[started++] = performance.now();
    return post(connectionId, payload);
  };
  const ctx = times > 0 ? { ...plain, bulk: { ...plain.bulk, post: watched } } : plain;
  const wish: PrepareJob = prepareJobSchema.parse({
    id: randomUUID(),
    target: 'bench',
    audience: { kind: 'everyone' },
    content: { kind: 'notice', template: place.text },
    pace: { perSecond },
  });
  const { id } = wish;
  must(await prepareJob({ ctx, input: wish, user: USER }));
  await ctx.local.get(id)?.work;
  const seen = must(await readJob({ ctx, input: { id } }));
  must(await startJob({ ctx, input: { target: 'bench', id, word: 'everyone', at: null, seen }, user: USER }));
  await ctx.local.get(id)?.work;
  const { status, counts, problem } = must(await readJob({ ctx, input: { id } }));
  if (status !== 'done') throw new Error(`The job is ${status}. ${problem ?? ''}`);
  await waitFor(async () => ctx.local.size === 0);
  await ctx.bulk.close();
  return { delivered: counts.delivered, startedAt };
}

function must<T>(result: { ok: true; data: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}
