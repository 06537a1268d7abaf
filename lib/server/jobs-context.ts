import 'server-only';
import { randomUUID } from 'node:crypto';
import { createJobContexts, createQueueOf, type JobContexts } from '../composition/job-contexts';
import { ok, type Result } from '../domain/result';
import type { JobContext } from '../services/jobs/job-context';
import { watchJobs } from '../services/jobs/job-desk';
import { context, noSuchTarget } from './context';
import { log } from './log';
import { processWide } from './process-wide';
import { stopping } from './stopping';

export function findJobs(name: string): Result<JobContext> {
  const found = jobContexts().get(name);
  return found ? ok(found) : noSuchTarget(name);
}

/** From now on this process takes up jobs that nobody is at, those of a process that has ended among them. */
export function startJobs(): void {
  processWide('jobs-watch', () => watchJobs(jobContexts(), jobContexts().ends));
}

/** Resolves when no job is worked on here any more: what is under way has ended and is written down, and the rest is for others. */
export async function handJobsOver(): Promise<void> {
  await Promise.all(jobContexts().works());
}

function jobContexts(): JobContexts {
  return processWide('jobs', () => {
    const { targetSet, table, audit, file } = context();
    return createJobContexts({
      runner: randomUUID(),
      targets: targetSet,
      table,
      audit,
      queue: createQueueOf(file),
      stopping: stopping().asked,
      onError: (error, target) => log().error({ err: error, target }, 'job'),
    });
  });
}
