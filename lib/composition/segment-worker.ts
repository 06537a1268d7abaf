import { randomUUID } from 'node:crypto';
import { createAuditLog } from '../console/audit-log';
import { createConsoleTable } from '../console/console-table';
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
};

/** Everything that a worker needs without a dashboard. Throws ConfigurationError when the file names no queue. */
export function createWorkerOf(
  file: TargetsFile,
  onError: (error: unknown, where: { target?: string }) => void,
  /** Each record of the audit that the worker writes: what a log says, nobody changes in the table. */
  onAppended: (record: { id: string; hash: string }) => void,
): Worker {
  const queue = createQueueOf(file);
  if (!queue) throw new ConfigurationError('The targets file names no queue, so there is nothing for a worker to do.');
  const { region, table: settings } = file.console;
  const table = createConsoleTable(createTableClient(region, settings.endpoint), settings.name);
  const runner = randomUUID();
  const contexts = createJobContexts({
    runner,
    // Jobs of targets that are added in the console are worked on there.
    targets: createTargetSet({
      file: file.targets,
      added: { list: async () => [] },
      onError: (error) => onError(error, {}),
    }),
    table,
    audit: createAuditLog(table, Date.now, { onAppended: ({ id, hash }) => onAppended({ id, hash }) }),
    queue,
    onError: (error, target) => onError(error, { target }),
  });
  return { queue, runner, worker: createSegmentWorker({ contexts, queue, onError: (error) => onError(error, {}) }) };
}
