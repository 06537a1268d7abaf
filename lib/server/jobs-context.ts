import 'server-only';
import { randomUUID } from 'node:crypto';
import { createJobs } from '../console/jobs';
import { createPaces } from '../console/paces';
import { err, ok, type Result } from '../domain/result';
import { createBulkClient } from '../gateway/bulk-client';
import { createRateShare } from '../gateway/rate-share';
import { createTargetLimiter } from '../gateway/target-limiter';
import type { JobContext } from '../services/jobs/job-context';
import { watchJobs } from '../services/jobs/job-desk';
import { context } from './context';
import { log } from './log';
import { processWide } from './process-wide';

export function findJobs(name: string): Result<JobContext> {
  const found = jobContexts().get(name);
  return found ? ok(found) : err('notFound', `There is no target named ${name.slice(0, 40)}.`);
}

/** From now on this process takes up jobs that nobody is at, those of a process that has ended among them. */
export function startJobs(): void {
  processWide('jobs-watch', () => watchJobs(jobContexts()));
}

function jobContexts(): ReadonlyMap<string, JobContext> {
  return processWide('jobs', () => {
    const { targets, table, audit } = context();
    const jobs = createJobs(table);
    const paces = createPaces(table);
    const runner = randomUUID();
    return new Map(
      [...targets].map(([name, each]) => {
        const { callbackUrl, region, bulk } = each.target;
        const share = createRateShare({ store: paces, target: name, runner });
        const made: JobContext = {
          ...each,
          bulk: createBulkClient({ callbackUrl, region, concurrency: bulk.concurrency }),
          limiter: createTargetLimiter({ perSecond: bulk.perSecond, share }),
          jobs,
          audit,
          runner,
          local: new Map(),
          onError: (error) => log().error({ err: error, target: name }, 'job'),
        };
        return [name, made] as const;
      }),
    );
  });
}
