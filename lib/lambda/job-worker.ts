/**
 * Works on segments of jobs: the same code as `npm run worker`, with SQS as the event source. Variables:
 *
 * - `TARGETS`: the console's targets file as text; or `TARGETS_FILE`: its path in the bundle or in a layer. Targets must be the same as the
 *   console's, or the function leaves their messages to other workers, and waits up to a minute before it takes more, for which Lambda charges.
 *   Those that were added in the console it finds in the console's table.
 * - `QUEUE_URL`: the queue, unless the targets file names it.
 * - `CONSOLE_TABLE`: the console table in the Region of the function, unless the targets file names it.
 * - `METRICS_NAMESPACE`: counts calls to AWS and recipients by outcome for CloudWatch, which charges for metrics of one's own.
 *
 * The event source mapping needs `FunctionResponseTypes: [ReportBatchItemFailures]` and a batch size of 3 or less, which is what works at the same
 * time; `MaximumConcurrency` bounds the functions. The queue's visibility timeout must be no less than the function's timeout, of which 15
 * minutes use the least invocations and 1 minute is the least that makes sense. The role needs `sqs:ReceiveMessage`, `DeleteMessage`,
 * `GetQueueAttributes`, `ChangeMessageVisibility` and `SendMessage` on the queue; `dynamodb:GetItem`, `PutItem`, `UpdateItem`, `DeleteItem` and `Query` on
 * the console table, kept to the partitions that template.yaml names; `dynamodb:DescribeTable`, `GetItem`, `Query` and `DeleteItem` on the registry tables; `execute-api:ManageConnections` on
 * the stages; of a target that names a role instead of these `sts:AssumeRole` on it.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { createWorkerOf } from '../composition/segment-worker';
import { checkTargets, readJsonFile } from '../composition/targets-file';
import { parseSettings } from '../domain/parse-settings';
import type { TargetsFile } from '../domain/target';
import type { SegmentWorker } from '../services/jobs/work-on-messages';
import type { EmbeddedMetrics } from '../telemetry/embedded-metrics';
import { type JobWorkerEnv, readJobWorkerEnv } from './env';
import { metricsOf } from './function-metrics';
import type { SqsBatchResult, SqsEvent, SqsRecord } from './sqs-events';

/**
 * Before Lambda ends an invocation: graces end at once, the closes of whoever is in theirs take as long as a grace at most, and calls
 * under way ten seconds. What came of them is written.
 */
const SPARE_MS = 25_000;

let instance: { worker: SegmentWorker; metrics: EmbeddedMetrics | undefined } | undefined;

/** Answers which messages are to be given again; SQS deletes the others. Throws when the configuration is wrong. */
export async function handler(
  { Records }: SqsEvent,
  context?: { getRemainingTimeInMillis(): number },
): Promise<SqsBatchResult> {
  instance ??= start(readJobWorkerEnv());
  const { worker, metrics } = instance;
  const { handle, handBack } = worker;
  const deadline = context && setTimeout(handBack, Math.max(0, context.getRemainingTimeInMillis() - SPARE_MS));
  try {
    const ends = await Promise.all(Records.map(async (record) => ({ record, ...(await handle(toReceived(record))) })));
    const kept = ends.filter(({ end }) => end === 'kept');
    for (const { record, why, message } of ends.filter(({ end, isDeclined }) => end === 'kept' || isDeclined)) {
      console.warn(JSON.stringify({ messageId: record.messageId, ...message, why }));
    }
    // Lambda takes messages by itself, but none more for an invocation that goes on; those for others they can have meanwhile.
    const pauseMs = Math.max(0, ...ends.map((each) => each.pauseMs ?? 0));
    if (context) await wait(Math.max(0, Math.min(pauseMs, context.getRemainingTimeInMillis() - SPARE_MS)));
    return { batchItemFailures: kept.map(({ record }) => ({ itemIdentifier: record.messageId })) };
  } finally {
    clearTimeout(deadline);
    metrics?.flush();
  }
}

function start(env: JobWorkerEnv) {
  const { worker } = createWorkerOf(readTargets(env), tell);
  const metrics = metricsOf(env);
  metrics?.countAll();
  return { worker, metrics };
}

function toReceived({ messageId, receiptHandle, body, attributes }: SqsRecord) {
  return { messageId, receiptHandle, body, receives: Number(attributes.ApproximateReceiveCount) };
}

/** The targets file, and what the function's own variables say in its place. */
function readTargets({ TARGETS, TARGETS_FILE, CONSOLE_TABLE, QUEUE_URL, AWS_REGION }: JobWorkerEnv): TargetsFile {
  const file = Object(TARGETS_FILE ? readJsonFile(TARGETS_FILE) : parse(TARGETS ?? ''));
  const own = CONSOLE_TABLE && { console: { region: AWS_REGION, table: { name: CONSOLE_TABLE } } };
  return checkTargets({ ...own, ...file, ...(QUEUE_URL && { queue: { ...file.queue, url: QUEUE_URL } }) }, 'targets');
}

function parse(text: string): unknown {
  try {
    return parseSettings(text);
  } catch (error) {
    throw new Error(`TARGETS: cannot be read: ${(error as Error).message}`);
  }
}

function tell(error: unknown, where: { target?: string }): void {
  console.error('A segment met a problem:', where, error);
}
