import { describe, expect, onTestFinished, test } from 'vitest';
import { createConsoleTable } from '../console/console-table';
import { createTableClient } from '../registry/table-client';
import { startTestTable } from '../registry/test-table';
import { refuseScrape } from './bearer';
import { logFailedCalls } from './log-failed-calls';
import { createMetrics } from './metrics';
import { listen, tell } from './tell';

const TOKEN = 'a-token-for-scrapes';

function startCounting(settings: Partial<Parameters<typeof createMetrics>[0]> = {}) {
  const metrics = createMetrics({ onError: () => {}, ...settings });
  onTestFinished(metrics.stop);
  return metrics;
}

describe('who may read the metrics', () => {
  test('nobody while there is no token, and then whoever sends it as a bearer token', () => {
    expect(refuseScrape(undefined, `Bearer ${TOKEN}`)).toMatchObject({ status: 403 });
    expect(refuseScrape(undefined, undefined)?.words).toContain('METRICS_TOKEN is not set');
    expect(refuseScrape(TOKEN, undefined)).toMatchObject({ status: 401 });
    for (const header of ['', 'Bearer ', TOKEN, `Basic ${TOKEN}`, `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`]) {
      expect(refuseScrape(TOKEN, header)).toMatchObject({ status: 401 });
    }
    expect(refuseScrape(TOKEN, `Bearer ${TOKEN}`)).toBeUndefined();
  });
});

describe('calls to AWS', () => {
  test('are counted by operation and outcome, with the units that DynamoDB told', async () => {
    const engine = await startTestTable();
    onTestFinished(engine.stop);
    const metrics = startCounting();
    const client = createTableClient('us-east-1', engine.endpoint, {
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    onTestFinished(() => client.destroy());
    const table = createConsoleTable(client, 'console');
    await table.ensure();
    await table.put({ pk: 'a', sk: 'b' });
    expect(await table.putNew({ pk: 'a', sk: 'b' })).toBe(false);
    await expect(createConsoleTable(client, 'nowhere').get({ pk: 'a', sk: 'b' })).rejects.toThrow();

    const text = await metrics.text();
    expect(text).toContain('switchboard_aws_calls_total{service="dynamodb",operation="PutItem",outcome="ok"} 1');
    expect(text).toContain('switchboard_aws_calls_total{service="dynamodb",operation="PutItem",outcome="condition"} 1');
    expect(text).toContain('switchboard_aws_calls_total{service="dynamodb",operation="GetItem",outcome="invalid"} 1');
    expect(text).toContain('switchboard_dynamodb_capacity_units_total{table="console",operation="PutItem"} 1');
    expect(text).toMatch(/switchboard_aws_call_duration_seconds_count\{service="dynamodb",operation="GetItem"\} 1/);
  });

  test('that failed are logged with the id of AWS, a few of each kind, and what is nobody’s fault is not', () => {
    const lines: object[] = [];
    let now = 0;
    onTestFinished(
      logFailedCalls(
        () => ({ info: (fields) => lines.push(fields) }),
        () => now,
      ),
    );
    const failed = { service: 'dynamodb', operation: 'Query', ms: 3.4, awsRequestId: 'R1', errorName: 'X' } as const;
    for (let count = 0; count < 100; count++) tell('awsCall', { ...failed, outcome: 'failed' });
    tell('awsCall', { ...failed, outcome: 'gone' });
    tell('awsCall', { ...failed, outcome: 'ok' });
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatchObject({ operation: 'Query', outcome: 'failed', awsRequestId: 'R1', ms: 3 });
    tell('awsCall', { ...failed, outcome: 'throttled' });
    expect(lines).toHaveLength(6);
    now = 10_000;
    tell('awsCall', { ...failed, outcome: 'failed' });
    expect(lines).toHaveLength(7);
  });
});

test('what is told is counted, and no label holds an id or a person', async () => {
  let now = 0;
  const metrics = startCounting({ now: () => now, countJobs: async () => ({ running: 2, scheduled: 0 }) });
  tell('request', { method: 'GET', route: '/connections', status: 200, ms: 80 });
  tell('recipient', { outcome: 'delivered' });
  tell('probe', { answer: 'gone' });
  tell('pollRound', { target: 'orders', lagMs: 250, isOk: true });
  tell('registryRead', { target: 'orders', operation: 'list', isOk: true, ms: 12 });
  tell('registryRead', { target: 'orders', operation: 'list', isOk: true, ms: 300 });
  tell('registryRead', { target: 'orders', operation: 'read', isOk: false, ms: 2_000 });
  tell('sessionOpened', { way: 'link' });
  tell('sessionSeen', { id: 'a-secret-session' });
  tell('sessionSeen', { id: 'another-session' });
  tell('sessionSeen', { id: 'a-secret-session' });
  const text = await metrics.text();
  for (const line of [
    'switchboard_http_requests_total{method="GET",route="/connections",status="200"} 1',
    'switchboard_job_recipients_total{outcome="delivered"} 1',
    'switchboard_probes_total{answer="gone"} 1',
    'switchboard_poll_lag_seconds{target="orders"} 0.25',
    // How long the registry takes, in steps that alarms and percentiles are made of, by target and by what was read.
    'switchboard_registry_read_duration_seconds_count{target="orders",operation="list",outcome="ok"} 2',
    'switchboard_registry_read_duration_seconds_sum{target="orders",operation="list",outcome="ok"} 0.312',
    'switchboard_registry_read_duration_seconds_bucket{le="0.025",target="orders",operation="list",outcome="ok"} 1',
    'switchboard_registry_read_duration_seconds_bucket{le="0.5",target="orders",operation="list",outcome="ok"} 2',
    'switchboard_registry_read_duration_seconds_count{target="orders",operation="read",outcome="failed"} 1',
    'switchboard_jobs{state="running"} 2',
    'switchboard_jobs{state="scheduled"} 0',
    'switchboard_sessions_opened_total{way="link"} 1',
    'switchboard_sessions_active 2',
  ]) {
    expect(text).toContain(line);
  }
  expect(text).toContain('process_resident_memory_bytes');
  expect(text).not.toContain('secret');
  now = 6 * 60_000;
  const later = await metrics.text();
  expect(later).toContain('switchboard_sessions_active 0');
  // Nobody has looked for minutes: how far behind the list would be is not known.
  expect(later).not.toContain('switchboard_poll_lag_seconds{');
});

test('a table that does not answer takes away the count of jobs and nothing else', async () => {
  const errors: unknown[] = [];
  const metrics = startCounting({
    countJobs: () => Promise.reject(new Error('away')),
    onError: (error) => errors.push(error),
  });
  const text = await metrics.text();
  expect(errors).toHaveLength(1);
  expect(text).not.toContain('switchboard_jobs{');
  expect(text).toContain('switchboard_sessions_active 0');
});

test('nobody is told anything once a listener has ended', () => {
  const heard: unknown[] = [];
  const end = listen('probe', (told) => heard.push(told));
  tell('probe', { answer: 'gone' });
  end();
  tell('probe', { answer: 'gone' });
  expect(heard).toEqual([{ answer: 'gone' }]);
});
