import { randomUUID } from 'node:crypto';
import { createAddedTargets } from '../console/added-targets';
import { createConsoleTable } from '../console/console-table';
import { createJobs } from '../console/jobs';
import { MIGRATIONS, versionAfter } from '../console/schema';
import { createSchemaGate, type SchemaGate } from '../console/schema-gate';
import { upgradeTable } from '../console/upgrade';
import type { TargetsFile } from '../domain/target';
import type { SegmentQueue } from '../queue/segment-queue';
import { createTableClient } from '../registry/table-client';
import { createSegmentWorker, type SegmentWorker } from '../services/jobs/work-on-messages';
import { createJobContexts, createQueueOf } from './job-contexts';
import { createTargetSet } from './target-set';
import { ConfigurationError } from './targets-file';

type Worker = {
  worker: SegmentWorker;
  queue: SegmentQueue;
  /** Owner of the segments that it is at, in the table of the console. */
  runner: string;
  /** Resolves when the table of the console is as this worker knows it. */
  upgrade: (tell: (words: string) => void) => Promise<void>;
  /** Once nothing is sent any more: gives its part of shared rates to others. */
  leave: () => Promise<void>;
  /** Why this worker must not go on, when it is too old for the table. */
  problem: SchemaGate['problem'];
};

/** Everything that a worker needs without a dashboard. Throws ConfigurationError when the file names no queue. */
export function createWorkerOf(
  file: TargetsFile,
  onError: (error: unknown, where: { target?: string }) => void,
): Worker {
  const queue = createQueueOf(file);
  if (!queue) throw new ConfigurationError('The targets file names no queue, so there is nothing for a worker to do.');
  const { region, table: settings } = file.console;
  const plain = createConsoleTable(createTableClient(region, settings.endpoint), settings.name);
  const gate = createSchemaGate(plain, versionAfter(MIGRATIONS));
  const { table } = gate;
  const runner = randomUUID();
  const targets = createTargetSet({
    file: file.targets,
    added: createAddedTargets(table),
    onError: (error) => onError(error, {}),
  });
  const contexts = createJobContexts({
    runner,
    targets,
    table,
    audit: NO_AUDIT,
    queue,
    onError: (error, target) => onError(error, target === null ? {} : { target }),
  });
  const upgrade: Worker['upgrade'] = (tell) => upgradeTable({ table: plain, owner: runner, tell });
  const { problem } = gate;
  const leave = async () => {
    await Promise.all(
      [...contexts.values()].flatMap(({ limiter, closeLimiter }) => [limiter.stop(), closeLimiter.stop()]),
    );
  };
  return {
    queue,
    runner,
    upgrade,
    problem,
    leave,
    worker: createSegmentWorker({
      contexts,
      refresh: targets.refresh,
      jobs: createJobs(table),
      queue,
      onError: (error) => onError(error, {}),
    }),
  };
}

/** What becomes of a job that workers are at is for a console to record: their role does not reach the audit. */
const NO_AUDIT = {
  begin: () => Promise.reject(new Error('A worker was to record something, which only a console does.')),
};
