import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createWorkerOf } from '../composition/segment-worker';
import { checkTargets } from '../composition/targets-file';
import { covers, partitionsOf, statementsOf } from '../deploy/test-policies';
import { startRecorder } from '../deploy/test-recorder';
import { resolveStack } from '../deploy/test-stack';
import { readTemplate } from '../deploy/test-template';
import { createSegmentQueue } from '../queue/segment-queue';
import { startTestQueue } from '../queue/test-queue';
import { startTestTable } from '../registry/test-table';
import { fleetFor } from '../services/jobs/test-fleet';
import { jobsOf } from '../services/jobs/test-jobs';
import type { SqsRecord } from './sqs-events';

/** The Lambda function on what SQS gives it, over a real table, queue and gateway. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'Hello', format: 'text' } as const;
const NEVER = new AbortController().signal;

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());
afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});
const fleet = fleetFor(() => engine);

async function start(clients: number, perSecond: number, path = 'dev') {
  const world = await fleet(clients);
  const { port, region, tableName } = world.settings;
  const stored = await startTestQueue();
  const queue = createSegmentQueue(stored.settings);
  const desk = await jobsOf(world.settings, { alter: (ctx) => ({ ...ctx, queue }) });
  const { url, ...more } = stored.settings;
  const callbackUrl = `http://127.0.0.1:${port}/${path}`;
  const table = { name: tableName, endpoint: engine.endpoint };
  const TARGETS = JSON.stringify({
    console: { region, table: { name: `console-of-${tableName}`, endpoint: engine.endpoint } },
    queue: more,
    targets: [{ name: 'test', kind: 'development', region, callbackUrl, table }],
  });
  vi.stubEnv('TARGETS', TARGETS);
  vi.stubEnv('QUEUE_URL', url);
  const { id } = await desk.prepare({ audience: EVERYONE, content: NOTICE, pace: { perSecond } });
  await desk.start(id, 'everyone');
  // An instance of the function of its own.
  const { handler } = await import('./job-worker');
  const record = async (): Promise<SqsRecord> => {
    const [message] = await queue.receive(1, NEVER);
    if (!message) throw new Error('There is no message.');
    const { receives, ...rest } = message;
    return { ...rest, attributes: { ApproximateReceiveCount: String(receives) } };
  };
  return { desk, id, handler, record, stored, clients: world.clients };
}

test('answers the messages that are to be given again, and works on the others once', async () => {
  const { desk, id, handler, record, clients } = await start(3, 1_000);
  const good = await record();
  const foreign = { ...good, messageId: 'foreign', body: '{"hello":"world"}' };
  expect(await handler({ Records: [good, foreign] })).toEqual({ batchItemFailures: [{ itemIdentifier: 'foreign' }] });
  expect((await desk.until(id, ({ status }) => status === 'done')).counts).toMatchObject({ delivered: 3 });
  expect(await handler({ Records: [good] })).toEqual({ batchItemFailures: [] });
  expect(clients.map(({ received }) => received)).toEqual([['Hello'], ['Hello'], ['Hello']]);
});

test.each([
  ['counts calls and recipients for CloudWatch where that is wanted', 'Switchboard', 1],
  ['writes no metric where it is not', '', 0],
])('%s', async (_, namespace, times) => {
  vi.stubEnv('METRICS_NAMESPACE', namespace);
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'chat-job-worker');
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  onTestFinished(() => write.mockRestore());
  const { handler, record } = await start(2, 1_000);
  expect(await handler({ Records: [await record()] })).toEqual({ batchItemFailures: [] });
  const lines = written.filter((line) => line.startsWith('{"_aws"')).map((line) => JSON.parse(line));
  const found = (wanted: object) =>
    lines.filter((line) => Object.entries(wanted).every(([key, value]) => line[key] === value));
  expect(found({ Function: 'chat-job-worker', Outcome: 'delivered', Recipients: 2 })).toHaveLength(times);
  expect(found({ Operation: 'PostToConnection', Outcome: 'ok', AwsCalls: 2 })).toHaveLength(times);
  expect(lines.length > 0).toBe(times > 0);
});

test('hands back what it cannot end in its time, and the next invocation goes on', async () => {
  const { desk, id, handler, record, clients } = await start(40, 20);
  const first = await record();
  const shortly = { getRemainingTimeInMillis: () => 25_400 };
  // SQS deletes it, and there is a new one: of a slow segment, which is handed back many times, none comes near the dead-letter queue.
  expect(await handler({ Records: [first] }, shortly)).toEqual({ batchItemFailures: [] });
  const { counts } = await desk.read(id);
  expect(counts).toMatchObject({ claimed: 0, uncertain: 0 });
  expect(counts.remaining).toBeGreaterThan(0);
  const again = await record();
  expect(again).toMatchObject({ attributes: { ApproximateReceiveCount: '1' } });
  expect(JSON.parse(again.body)).toMatchObject(JSON.parse(first.body));
  expect(again.messageId).not.toBe(first.messageId);
  expect(await handler({ Records: [again] })).toEqual({ batchItemFailures: [] });
  expect((await desk.until(id, ({ status }) => status === 'done')).counts).toMatchObject({ delivered: 40 });
  expect(clients.every(({ received }) => received.length === 1)).toBe(true);
});

test('its role reaches the partitions of the console table that a worker touches, each by the actions that it needs there', async () => {
  const recorder = await startRecorder({ engine: engine.endpoint, apiId: 'any', stage: 'dev', mayCall: () => true });
  onTestFinished(recorder.stop);
  const work = async (secret?: string) => {
    const { desk, id, record, stored } = await start(3, 1_000);
    if (secret) vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
    const file = JSON.parse(String(process.env.TARGETS));
    file.console.table.endpoint = recorder.endpoint;
    const { worker, leave } = createWorkerOf(
      checkTargets({ ...file, queue: stored.settings }, 'targets'),
      console.error,
    );
    const { attributes, ...message } = await record();
    await worker.handle({ ...message, receives: Number(attributes.ApproximateReceiveCount) });
    await leave();
    return desk.until(id, ({ status }) => status === (secret ? 'failed' : 'done'));
  };
  await work();
  // One that AWS refuses ends by the worker, and a console records that.
  await work('not the secret');
  const stack = resolveStack(readTemplate('template.yaml'), {
    ApiId: 'a1b2c3d4e5',
    StageName: 'prod',
    TargetName: 'orders',
  });
  const granted = partitionsOf(stack, 'JobWorkerRole');
  const touched = recorder.touched();
  expect(touched.filter((use) => !granted.some((grant) => covers(grant, use)))).toEqual([]);
  expect(granted.filter((grant) => !touched.some((use) => covers(grant, use)))).toEqual([]);
  // What is not kept to partitions is of other tables.
  const open = statementsOf(stack, 'JobWorkerRole').filter(({ Condition }) => !Condition);
  expect(JSON.stringify(open)).not.toContain('switchboard-console');
});

test('leaves to other workers what it knows by other settings, and waits before it takes more', async () => {
  const { handler, record, clients } = await start(1, 1_000, 'prod');
  const message = await record();
  const leftMs = 25_600;
  const startedAt = performance.now();
  expect(await handler({ Records: [message] }, { getRemainingTimeInMillis: () => leftMs })).toEqual({
    batchItemFailures: [],
  });
  expect(performance.now() - startedAt).toBeGreaterThan(500);
  // Another one, long before the 30 seconds for which the first is hidden.
  const again = await record();
  expect(JSON.parse(again.body)).toMatchObject(JSON.parse(message.body));
  expect(again).toMatchObject({ attributes: { ApproximateReceiveCount: '1' } });
  expect(performance.now() - startedAt).toBeLessThan(15_000);
  expect(clients[0]?.received).toEqual([]);
});

test('names the variable that is missing or wrong', async () => {
  vi.stubEnv('TARGETS', '');
  const { handler } = await import('./job-worker');
  await expect(handler({ Records: [] })).rejects.toThrow(/^TARGETS: set either this/);
  vi.stubEnv('TARGETS', '{');
  await expect(handler({ Records: [] })).rejects.toThrow(/^TARGETS: cannot be read/);
  vi.stubEnv('TARGETS', JSON.stringify({ targets: [] }));
  vi.stubEnv('CONSOLE_TABLE', 'console');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  await expect(handler({ Records: [] })).rejects.toThrow(/^targets: targets must name at least one target/);
});
