import { type AwsCall, listen } from './tell';

/** Of one kind; an outage makes thousands, which say nothing more than the first ones. */
const MAX_PER_WINDOW = 5;
const WINDOW_MS = 10_000;
/** What is a fault of nobody: the client has left, or another was first. */
const ORDINARY = new Set(['ok', 'condition', 'gone']);

type Log = { info(fields: object, message: string): void };

/** From now on calls to AWS that failed are in the log, with the id by which AWS knows them. */
export function logFailedCalls(log: () => Log, elapsed: () => number = () => performance.now()): () => void {
  let windowAt = Number.NEGATIVE_INFINITY;
  const counts = new Map<string, number>();
  return listen('awsCall', ({ service, operation, outcome, ms, errorName, awsRequestId }: AwsCall) => {
    if (ORDINARY.has(outcome)) return;
    if (elapsed() - windowAt >= WINDOW_MS) {
      windowAt = elapsed();
      counts.clear();
    }
    const kind = `${service} ${operation} ${outcome} ${errorName}`;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (count > MAX_PER_WINDOW) return;
    const fields = { service, operation, outcome, ms: Math.round(ms), errorName, awsRequestId };
    const words = 'a call to AWS failed';
    log().info(fields, count === MAX_PER_WINDOW ? `${words}; more of these are not told for some seconds` : words);
  });
}
