import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createJobContexts, createQueueOf } from '../composition/job-contexts';
import { createTargetSet } from '../composition/target-set';
import { readTargetsFile } from '../composition/targets-file';
import { startSts } from '../composition/test-sts';
import { createAddedTargets } from '../console/added-targets';
import { createAuditLog } from '../console/audit-log';
import { createConsoleTable } from '../console/console-table';
import type { Job } from '../domain/job';
import { prepareJobSchema } from '../domain/job-input';
import type { Result } from '../domain/result';
import { permissionsOf } from '../domain/role';
import { CREDENTIALS } from '../local/gateway/test-kit';
import { makeTempDir, until } from '../local/testing';
import { startTestQueue } from '../queue/test-queue';
import { createTableClient } from '../registry/table-client';
import { watchJobs } from '../services/jobs/job-desk';
import { prepareJob } from '../services/jobs/prepare-job';
import { readJob } from '../services/jobs/read-jobs';
import { startJob } from '../services/jobs/start-job';
import { prepareFleets } from '../services/jobs/test-fleet';
import { startWorker } from './test-worker';

/** A real worker on a target that was added after it had started, over a real queue, table and gateway, and AWS STS as far as roles go. */

const ROLE = 'arn:aws:iam::123456789012:role/switchboard';
const CONSOLE_KEY = 'AKIDCONSOLE';
const WORKER_KEY = 'AKIDWORKER';
const USER = { name: 'ann', role: 'admin' as const, permissions: permissionsOf('admin') };
const CLIENTS = 4;
const PATIENCE_MS = 60_000;

const { fleet, engine } = prepareFleets();

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

/** The gateway knows the role's key alone, so that whoever calls has assumed it. `mayAssume`: the access keys that may. */
async function start(mayAssume: string[]) {
  const { clients, settings } = await fleet(CLIENTS);
  const { endpoint } = engine();
  const { port, region, tableName } = settings;
  const sts = await startSts((_, authorization) =>
    mayAssume.some((key) => authorization.includes(`Credential=${key}/`))
      ? { ...CREDENTIALS, sessionToken: '', endsAt: Date.now() + 3_600_000 }
      : { code: 'AccessDenied', message: 'not authorized to perform: sts:AssumeRole' },
  );
  vi.stubEnv('AWS_ACCESS_KEY_ID', CONSOLE_KEY);
  const queue = await startTestQueue();
  const targetsFile = join(await makeTempDir(), 'targets.json');
  const consoleName = `console-of-${tableName}`;
  const settingsOf = (name: string, callbackUrl: string) => {
    return { name, kind: 'development', region, callbackUrl, table: { name: tableName, endpoint } };
  };
  const own = settingsOf('own', 'http://127.0.0.1:9/dev');
  const consoleSettings = { region, table: { name: consoleName, endpoint } };
  await writeFile(targetsFile, JSON.stringify({ console: consoleSettings, queue: queue.settings, targets: [own] }));
  const table = createConsoleTable(createTableClient(region, endpoint), consoleName);
  await table.ensure();
  const worker = await startWorker(targetsFile, { AWS_ACCESS_KEY_ID: WORKER_KEY });

  // What of the dashboard dispatches jobs, and the target that somebody adds there.
  const added = createAddedTargets(table);
  const live = { ...settingsOf('live', `http://127.0.0.1:${port}/dev`), roleArn: ROLE };
  await added.add('live', live, 'ann');
  const file = readTargetsFile(targetsFile);
  const targets = createTargetSet({ file: file.targets, added, onError: console.error });
  await targets.refresh();
  const contexts = createJobContexts({
    runner: randomUUID(),
    targets,
    table,
    audit: createAuditLog(table),
    queue: createQueueOf(file),
    onError: console.error,
  });
  const ctx = contexts.get('live');
  if (!ctx) throw new Error('There is no such target.');
  onTestFinished(watchJobs(contexts, contexts.ends).stop);

  const id = randomUUID();
  const input = prepareJobSchema.parse({
    id,
    target: 'live',
    audience: { kind: 'everyone' },
    content: { kind: 'notice', template: 'Hello' },
    pace: { perSecond: 100 },
  });
  must(await prepareJob({ ctx, input, user: USER }));
  const look = async () => must(await readJob({ ctx, input: { id } }));
  const whenIt = (status: Job['status']) =>
    until(async () => {
      const job = await look();
      return job.status === status ? job : undefined;
    }, PATIENCE_MS);
  const seen = await whenIt('prepared');
  must(await startJob({ ctx, input: { target: 'live', id, word: 'everyone', at: null, seen }, user: USER }));
  const done = await whenIt('done');
  // The console may know before the worker has said it.
  await until(() => worker.said.some(({ msg }) => msg === 'segment'), PATIENCE_MS);
  const workerAsked = sts.asked.filter(({ authorization }) => authorization.includes(WORKER_KEY)).length;
  const segments = worker.said.filter(({ msg }) => msg === 'segment').map(({ why }) => why);
  return { counts: done.counts, received: clients.map(({ received }) => received), segments, workerAsked };
}

test('a worker does the job of a target that was added while it ran, under the role that the target names', async () => {
  const { counts, received, segments, workerAsked } = await start([CONSOLE_KEY, WORKER_KEY]);
  expect(counts).toMatchObject({ delivered: CLIENTS, refused: 0, remaining: 0 });
  expect(received).toEqual(Array(CLIENTS).fill(['Hello']));
  expect(segments).toEqual(['done']);
  expect(workerAsked).toBe(1);
});

test('a worker that may not assume the role says why and calls nobody, and the console does the job', async () => {
  const { counts, received, segments } = await start([CONSOLE_KEY]);
  expect(counts).toMatchObject({ delivered: CLIENTS, refused: 0, remaining: 0 });
  expect(received).toEqual(Array(CLIENTS).fill(['Hello']));
  expect(segments).toEqual([`left to the console: A worker cannot assume the role ${ROLE} (AccessDenied).`]);
});
