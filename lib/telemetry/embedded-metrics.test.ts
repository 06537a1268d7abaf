import { expect, onTestFinished, test } from 'vitest';
import { createEmbeddedMetrics } from './embedded-metrics';
import { type AwsCall, tell } from './tell';

const AT = 1_800_000_000_000;
const call = (operation: string, outcome: AwsCall['outcome']): AwsCall => {
  return { service: 'dynamodb', operation, outcome, ms: 3 };
};

function start() {
  const lines: string[] = [];
  const metrics = createEmbeddedMetrics({
    namespace: 'Switchboard',
    functionName: 'chat-worker',
    write: (line) => lines.push(line),
    now: () => AT,
  });
  return { metrics, lines, parsed: () => lines.map((line) => JSON.parse(line)) };
}

test('a worker writes one line for each count of an invocation, in the form that CloudWatch reads', () => {
  const { metrics, lines, parsed } = start();
  onTestFinished(metrics.countAll());
  for (let times = 0; times < 3; times++) tell('awsCall', call('GetItem', 'ok'));
  tell('awsCall', call('PutItem', 'throttled'));
  tell('recipient', { outcome: 'delivered' });
  expect(lines).toEqual([]);
  metrics.flush();
  expect(parsed()[0]).toEqual({
    _aws: {
      Timestamp: AT,
      CloudWatchMetrics: [
        {
          Namespace: 'Switchboard',
          Dimensions: [['Function', 'Service', 'Operation', 'Outcome']],
          Metrics: [{ Name: 'AwsCalls', Unit: 'Count' }],
        },
      ],
    },
    Function: 'chat-worker',
    Service: 'dynamodb',
    Operation: 'GetItem',
    Outcome: 'ok',
    AwsCalls: 3,
  });
  expect(parsed().slice(1)).toMatchObject([
    { Operation: 'PutItem', Outcome: 'throttled', AwsCalls: 1 },
    { _aws: { CloudWatchMetrics: [{ Dimensions: [['Function', 'Outcome']] }] }, Outcome: 'delivered', Recipients: 1 },
  ]);
  // What was told is told once.
  metrics.flush();
  expect(lines).toHaveLength(3);
});

test('a handler writes nothing while all is well, and at once what failed, by itself and in all', () => {
  const { metrics, lines, parsed } = start();
  onTestFinished(metrics.tellFailures());
  for (const outcome of ['ok', 'condition', 'gone'] as const) tell('awsCall', call('PutItem', outcome));
  expect(lines).toEqual([]);
  tell('awsCall', call('PutItem', 'refused'));
  expect(parsed()).toMatchObject([
    { Function: 'chat-worker', Operation: 'PutItem', Outcome: 'refused', FailedAwsCalls: 1 },
    { _aws: { CloudWatchMetrics: [{ Dimensions: [['Function']] }] }, Failures: 1 },
  ]);
  tell('blocksDamaged', {});
  expect(parsed().slice(2)).toMatchObject([{ DamagedBlocks: 1 }, { Failures: 1 }]);
});
