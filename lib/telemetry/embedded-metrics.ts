import { listen } from './tell';

/** What is a fault of nobody: the client has left, or another was first. */
const ORDINARY = new Set(['ok', 'condition', 'gone']);
/** Every set of values is a metric, and is paid for. */
type Dimensions = Record<string, string>;
type Counted = { name: string; dimensions: Dimensions; count: number };

type Settings = {
  namespace: string;
  /** Name of the Lambda function. */
  functionName: string;
  /** Takes one line without its end; what CloudWatch reads must not begin with anything else. */
  write: (line: string) => void;
  now?: () => number;
};

/**
 * Counts from now on what a Lambda function tells, for CloudWatch to read from its log:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html. Dimensions are names of
 * operations and outcomes, never ids, people or addresses.
 */
export function createEmbeddedMetrics({ namespace, functionName, write, now = Date.now }: Settings) {
  let counted = new Map<string, Counted>();

  function count(name: string, dimensions: Dimensions): void {
    const key = [name, ...Object.values(dimensions)].join(' ');
    const known = counted.get(key) ?? { name, dimensions, count: 0 };
    known.count += 1;
    counted.set(key, known);
  }

  function toLine({ name, dimensions, count }: Counted, at: number): string {
    const own = { Function: functionName, ...dimensions };
    const metric = { Namespace: namespace, Dimensions: [Object.keys(own)], Metrics: [{ Name: name, Unit: 'Count' }] };
    return JSON.stringify({ _aws: { Timestamp: at, CloudWatchMetrics: [metric] }, ...own, [name]: count });
  }

  /** Writes what was counted since the last time: Lambda may stop an instance that has answered for good. */
  function flush(): void {
    const lines = [...counted.values()];
    counted = new Map();
    for (const each of lines) write(toLine(each, now()));
  }

  return {
    flush,
    /** For a function with much to tell, which flushes once in an invocation. */
    countAll: (): (() => void) =>
      all([
        listen('awsCall', ({ service, operation, outcome }) =>
          count('AwsCalls', { Service: service, Operation: operation, Outcome: outcome }),
        ),
        listen('recipient', ({ outcome }) => count('Recipients', { Outcome: outcome })),
      ]),
    /**
     * For a function of many short invocations: nothing while all is well, and at once what is not. In all as well, since an alarm takes one metric
     * and not a sum.
     */
    tellFailures(): () => void {
      function fail(name: string, dimensions: Dimensions): void {
        count(name, dimensions);
        count('Failures', {});
        flush();
      }
      return all([
        listen('awsCall', ({ service, operation, outcome }) => {
          if (!ORDINARY.has(outcome))
            fail('FailedAwsCalls', { Service: service, Operation: operation, Outcome: outcome });
        }),
        listen('blocksDamaged', () => fail('DamagedBlocks', {})),
      ]);
    },
  };
}
export type EmbeddedMetrics = ReturnType<typeof createEmbeddedMetrics>;

function all(ends: (() => void)[]): () => void {
  return () => {
    for (const end of ends) end();
  };
}
