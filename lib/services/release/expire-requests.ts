import type { Jobs, StoredJob } from '../../console/jobs';
import type { StoredRequest } from '../../console/requests';
import { describeAct } from '../../domain/job-words';
import { NOT_REQUESTED } from '../jobs/not-requested';
import { noteDecision } from '../jobs/note-decision';
import type { ReleaseContext } from './release-context';

/** Whoever was about to record an expiry and has not for so long has ended. */
const SILENCE_MS = 30_000;
const LOOK_MS = 5_000;

type ExpiryContext = Pick<ReleaseContext, 'requests' | 'now' | 'onError'> & {
  jobs: Pick<Jobs, 'requested' | 'change' | 'putDecided'>;
  audit: Pick<ReleaseContext['audit'], 'begin'>;
};

/** Ends what nobody has answered in time, each once and on the record: the record comes first, as with every act. */
export async function expireRequests(ctx: ExpiryContext): Promise<void> {
  for (const request of await ctx.requests.waiting()) {
    if (request.expiresAt <= ctx.now()) await expire(ctx, request);
  }
  for (const job of await ctx.jobs.requested()) {
    if ((job.requestExpiresAt ?? 0) <= ctx.now()) await expireJob(ctx, job);
  }
}

async function expire(ctx: ExpiryContext, { id, target, by, title, expiringAt }: StoredRequest): Promise<void> {
  if (expiringAt !== null && Math.abs(ctx.now() - expiringAt) < SILENCE_MS) return;
  const isMine = { status: 'waiting', expiringAt } as const;
  const at = ctx.now();
  if (!(await ctx.requests.change(id, { expiringAt: at }, isMine))) return;
  await ctx.audit.begin({ ...EXPIRED, user: by, act: 'release', target, subjects: [id], detail: title });
  const ended = { status: 'expired', decidedAt: at, input: '' } as const;
  await ctx.requests.change(id, ended, { status: 'waiting', expiringAt: at });
}

/** The job stays prepared: it can be asked for again. */
async function expireJob(ctx: ExpiryContext, job: StoredJob): Promise<void> {
  const { id, target, by, requestedBy, content, card, beatAt, runner } = job;
  if (runner === EXPIRING && Math.abs(ctx.now() - beatAt) < SILENCE_MS) return;
  const at = ctx.now();
  const seen = { status: 'requested', runner, beatAt } as const;
  if (!(await ctx.jobs.change(id, { runner: EXPIRING, beatAt: at }, seen))) return;
  const detail = `start: ${describeAct(content, card?.total ?? 0)}`;
  await ctx.audit.begin({ ...EXPIRED, user: requestedBy ?? by, act: 'job', target, subjects: [id], detail });
  const problem = `Nobody approved it in time. ${requestedBy ?? by} or somebody else can ask again.`;
  const isOver = await ctx.jobs.change(
    id,
    { ...NOT_REQUESTED, problem, runner: null, changedAt: at, changedBy: null },
    { status: 'requested', runner: EXPIRING, beatAt: at },
  );
  if (isOver) await noteDecision(ctx, job, { status: 'expired', decidedBy: null, decidedAt: at });
}

const EXPIRED = { role: null, total: 1, outcome: 'expired' } as const;
/** Stands where the process at work on a job stands; a job that waits for approval has none. */
const EXPIRING = 'expiring';

/** Looks now and then for what has expired. */
export function watchExpiry(ctx: ExpiryContext): { stop(): void } {
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    expireRequests(ctx)
      .catch(ctx.onError)
      .finally(() => {
        isLooking = false;
      });
  }, LOOK_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
