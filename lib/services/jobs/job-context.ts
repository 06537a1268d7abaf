import { createHash } from 'node:crypto';
import type { NewAuditRecord } from '../../console/audit-log';
import type { Jobs, StoredJob } from '../../console/jobs';
import type { Exclusions, Job } from '../../domain/job';
import type { Target } from '../../domain/target';
import type { BulkClient, TargetLimiter } from '../../gateway/bulk';
import type { CallSlots } from '../../gateway/call-slots';
import type { CredentialsProvider } from '../../gateway/fresh-credentials';
import type { RateShare } from '../../gateway/rate-share';
import type { SegmentQueue } from '../../queue/segment-queue';
import type { Liveness } from '../liveness';
import type { People } from '../people';
import type { TargetContext } from '../target-context';

/** What jobs of one target work with. */
export type JobContext = TargetContext & {
  bulk: BulkClient;
  /** For the calls of all jobs of the target, as many as `bulk` makes at once: a call without one would wait there, and start in no pace. */
  slots: CallSlots;
  /** The rate of the target, which all its jobs share. */
  limiter: TargetLimiter;
  /** The rate at which all kicks of the target together close: those clients come back, and each is a new connection. */
  closeLimiter: TargetLimiter;
  jobs: Jobs;
  audit: { begin: (record: NewAuditRecord, once?: string) => Promise<string> };
  people: People;
  /** Milliseconds that only grow, whatever is done to the clock: for how long something takes, as opposed to when it was. */
  elapsed: () => number;
  isAlive: Liveness;
  /** Epoch ms for how old something is: see `createCautiousNow`. */
  cautiousNow: () => number;
  /** Where segments wait for workers; without one this process works on them itself. */
  queue?: SegmentQueue;
  /** Workers may know the target or not: segments that none of them takes are worked on here. */
  isOffered?: boolean;
  /** Of the role that the target names: whoever cannot assume it works on nothing of it. Throws RoleNotAssumedError. */
  credentials?: CredentialsProvider;
  /** This process's part of a job's own rate, where several work on it. */
  shareOfJob?: (id: string) => RateShare;
  /** This process, as opposed to others that look at the same console table. */
  runner: string;
  /** Jobs that this process is at; `mayCall`: it runs, and its calls have not ended yet. */
  local: Map<string, { work: Promise<void>; mayCall: boolean }>;
  /** Aborted when this process is to end, or does not use the target any more: what it is at goes to others, and nothing more is begun. */
  stopping?: AbortSignal;
  /** Failures that nobody waits for. */
  onError: (error: unknown) => void;
};

/** What the end of a job is recorded with, also of one whose target is gone or not used here. */
export type JobEndContext = Pick<
  JobContext,
  'jobs' | 'audit' | 'runner' | 'local' | 'isAlive' | 'now' | 'wait' | 'stopping' | 'onError'
>;

/** What a job must find unchanged when it goes on. */
export function hashTarget({ callbackUrl, region, table }: Target): string {
  return createHash('sha256')
    .update(JSON.stringify([callbackUrl, region, table]))
    .digest('base64url');
}

/** How many somebody named: the test client of their browser is left out without that. */
export function namedIn({ ids, users, ownClient }: Exclusions): Job['exclusions'] {
  return { ids: ids.filter((id) => id !== ownClient).length, users: users.length };
}

/** What everybody may see of a job. */
export function toJob(stored: StoredJob): Job {
  const {
    fullAudience: _a,
    isMasked: _m,
    fullExclusions,
    listReadAt: _l,
    agreedTotal: _g,
    hadCard: _d,
    scanAskedAt,
    isBraked: _k,
    isEndOwed: _o,
    takeUps: _t,
    endedWith,
    inputHash: _i,
    idChunks: _c,
    targetHash: _h,
    runner: _r,
    beatAt: _b,
    rate: _q,
    ...rest
  } = stored;
  const { pk: _pk, sk: _sk, ttl: _ttl, ...job } = rest as Job & { pk?: string; sk?: string; ttl?: number };
  const endCounts = endedWith?.changedAt === job.changedAt ? endedWith.counts : undefined;
  const shown = Object.fromEntries(Object.entries(job).filter(([name]) => !name.startsWith('followUp:'))) as Job;
  // Earlier consoles wrote down another number.
  return {
    ...shown,
    exclusions: namedIn(fullExclusions),
    ...(scanAskedAt === job.changedAt && { asksScan: true }),
    ...(endCounts && { endCounts }),
  };
}
