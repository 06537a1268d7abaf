import { setTimeout } from 'node:timers/promises';
import type { AuditLog } from '../console/audit-log';
import type { ConsoleTable } from '../console/console-table';
import { createJobs } from '../console/jobs';
import { createPaces } from '../console/paces';
import { tableTime } from '../console/table-clock';
import { createUsers } from '../console/users';
import { MAX_KICK_RATE } from '../domain/job-limits';
import { regionOfQueue } from '../domain/queue';
import type { TargetsFile } from '../domain/target';
import { createBulkClient } from '../gateway/bulk-client';
import { createCallSlots } from '../gateway/call-slots';
import { createRateShare } from '../gateway/rate-share';
import { createTargetLimiter } from '../gateway/target-limiter';
import { createSegmentQueue, type SegmentQueue } from '../queue/segment-queue';
import { createCautiousNow } from '../services/cautious-clock';
import type { JobContext, JobEndContext } from '../services/jobs/job-context';
import { createLiveness } from '../services/liveness';
import type { TargetContext } from '../services/target-context';
import type { TargetAccess } from './target-access';
import type { TargetSet } from './target-set';

/** Those of the targets that there are just now. `ends`: what needs no target. */
export type JobContexts = Pick<ReadonlyMap<string, JobContext>, 'get' | 'values'> & {
  ends: JobEndContext;
  /** What this process is at, of targets that it does not use any more too. */
  works(): Promise<void>[];
};

/**
 * The engine of jobs for each target, the same in the dashboard, in a worker and in a Lambda function. `runner` names this
 * process among all that use the console's table and share its rates.
 */
export function createJobContexts(settings: {
  runner: string;
  targets: TargetSet;
  table: ConsoleTable;
  audit: Pick<AuditLog, 'begin'>;
  queue: SegmentQueue | undefined;
  stopping?: AbortSignal;
  onError: (error: unknown, target: string | null) => void;
}): JobContexts {
  const { runner, targets, table, audit, queue, stopping, onError } = settings;
  const jobs = createJobs(table);
  const people = createUsers(table);
  const elapsed = () => performance.now();
  const store = createPaces(table);
  // What a job says of its times is compared with those of people and of other processes. How far the table's clock is ahead is told against
  // this machine's own: the target's time has been set right already.
  const now = () => tableTime(table, Date.now);
  const ends: JobEndContext = {
    ...{ jobs, audit, runner, now, wait: setTimeout, local: new Map(), isAlive: createLiveness(elapsed) },
    ...(stopping && { stopping }),
    onError: (error) => onError(error, null),
  };
  /** By name: of a target that is made anew nothing is begun while this process is still at it for the one before. */
  const locals = new Map<string, JobContext['local']>();
  const shareOf = (key: string) => createRateShare({ store, target: key, runner });

  function create(each: TargetContext, { credentials, onEnd, untilLeft }: TargetAccess): JobContext {
    const { name, callbackUrl, region, bulk: pace } = each.target;
    const isFixed = targets.fixed.has(name);
    const local: JobContext['local'] = locals.get(name) ?? new Map();
    locals.set(name, local);
    const bulk = createBulkClient({ callbackUrl, region, credentials, concurrency: pace.concurrency });
    const limiter = createTargetLimiter({ perSecond: pace.perSecond, share: shareOf(name) });
    // Target names hold no colon.
    const closeLimiter = createTargetLimiter({ perSecond: MAX_KICK_RATE, share: shareOf(`closes:${name}`) });
    onEnd(() => {
      limiter.stop();
      closeLimiter.stop();
      bulk.close().catch((error: unknown) => onError(error, name));
    });
    return {
      ...each,
      now,
      bulk,
      slots: createCallSlots(pace.concurrency),
      limiter,
      closeLimiter,
      jobs,
      audit,
      people,
      elapsed,
      isAlive: createLiveness(elapsed),
      cautiousNow: createCautiousNow(now, elapsed),
      runner,
      local,
      stopping: untilLeft(stopping),
      ...(credentials && { credentials }),
      // By what right a worker would work on an added target only its role says.
      ...(queue && (isFixed || credentials) && { queue, shareOfJob: (id: string) => shareOf(`job:${id}`) }),
      isOffered: !isFixed,
      onError: (error) => onError(error, name),
    };
  }

  const of = (each: TargetContext) => targets.partOf('jobs', each, (access) => create(each, access));
  return {
    get(name) {
      const found = targets.contexts.get(name);
      return found && of(found);
    },
    values: () => [...targets.contexts.values()].map(of).values(),
    ends,
    works: () => [ends.local, ...locals.values()].flatMap((local) => [...local.values()].map(({ work }) => work)),
  };
}

/** The queue that the targets file names; undefined when it names none. */
export function createQueueOf({ queue, console }: Pick<TargetsFile, 'queue' | 'console'>): SegmentQueue | undefined {
  return queue && createSegmentQueue({ ...queue, region: regionOfQueue(queue, console.region) });
}
