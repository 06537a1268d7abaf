import type { AuditLog } from '../console/audit-log';
import type { ConsoleTable } from '../console/console-table';
import { createJobs } from '../console/jobs';
import { createPaces } from '../console/paces';
import { regionOfQueue } from '../domain/queue';
import type { TargetsFile } from '../domain/target';
import { createBulkClient } from '../gateway/bulk-client';
import { createRateShare } from '../gateway/rate-share';
import { createTargetLimiter } from '../gateway/target-limiter';
import { createSegmentQueue, type SegmentQueue } from '../queue/segment-queue';
import type { JobContext } from '../services/jobs/job-context';
import type { TargetContext } from '../services/target-context';

export type JobContexts = ReadonlyMap<string, JobContext>;

/**
 * The engine of jobs for each target, the same in the dashboard, in a worker and in a Lambda function. `runner` names this
 * process among all that use the console's table and share its rates.
 */
export function createJobContexts(settings: {
  runner: string;
  targets: ReadonlyMap<string, TargetContext>;
  table: ConsoleTable;
  audit: Pick<AuditLog, 'begin'>;
  queue: SegmentQueue | undefined;
  stopping?: AbortSignal;
  onError: (error: unknown, target: string) => void;
}): JobContexts {
  const { runner, targets, table, audit, queue, stopping, onError } = settings;
  const jobs = createJobs(table);
  const store = createPaces(table);
  const shareOf = (key: string) => createRateShare({ store, target: key, runner });
  return new Map(
    [...targets].map(([name, each]) => {
      const { callbackUrl, region, bulk } = each.target;
      const made: JobContext = {
        ...each,
        bulk: createBulkClient({ callbackUrl, region, concurrency: bulk.concurrency }),
        limiter: createTargetLimiter({ perSecond: bulk.perSecond, share: shareOf(name) }),
        jobs,
        audit,
        runner,
        local: new Map(),
        ...(stopping && { stopping }),
        // Target names hold no colon.
        ...(queue && { queue, shareOfJob: (id: string) => shareOf(`job:${id}`) }),
        onError: (error) => onError(error, name),
      };
      return [name, made] as const;
    }),
  );
}

/** The queue that the targets file names; undefined when it names none. */
export function createQueueOf({ queue, console }: Pick<TargetsFile, 'queue' | 'console'>): SegmentQueue | undefined {
  return queue && createSegmentQueue({ ...queue, region: regionOfQueue(queue, console.region) });
}
