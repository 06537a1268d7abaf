import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createAddedTargets } from '../console/added-targets';
import { createConsoleTable } from '../console/console-table';
import { targetsFileSchema } from '../domain/target';
import { startTestTable } from '../registry/test-table';
import { createWorkerOf } from './segment-worker';

const REGION = 'eu-central-1';

test('a worker finds a target that was added after it began', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  const engine = await startTestTable();
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await engine.stop();
  });
  const targetOf = (name: string) => ({
    name,
    kind: 'development',
    region: REGION,
    callbackUrl: 'http://127.0.0.1:9/dev',
    table: { name: 'registry', endpoint: engine.endpoint },
  });
  const table = createConsoleTable(engine.client, 'console-of-worker');
  await table.ensure();
  const file = targetsFileSchema.parse({
    console: { region: REGION, table: { name: 'console-of-worker', endpoint: engine.endpoint } },
    queue: { url: 'http://127.0.0.1:9/123456789012/jobs', region: REGION },
    targets: [targetOf('of-the-file')],
  });
  const errors: unknown[] = [];
  const { worker } = createWorkerOf(
    file,
    (error) => errors.push(error),
    () => {},
  );
  const body = JSON.stringify({ jobId: randomUUID(), target: 'late', segment: 0 });
  const received = { messageId: 'm', receiptHandle: 'r', body, receives: 1 };
  expect(await worker.handle(received)).toMatchObject({ why: 'this worker does not know the target' });
  await createAddedTargets(table).add('late', targetOf('late'), 'ana');
  await vi.waitFor(
    async () => expect(await worker.handle(received)).toMatchObject({ end: 'over', why: 'the job does not run' }),
    { timeout: 10_000, interval: 200 },
  );
  expect(errors).toEqual([]);
});
