import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { CREDENTIALS, HOST, REGION } from '../../local/bench/credentials';
import { startChild } from '../../local/bench/processes/child';
import { makeFleet } from '../../local/bench/registry/make-fleet';
import { Supervisor } from '../../local/launcher/supervisor';
import { makeTempDir, ROOT, until } from '../../local/testing';
import { toTableError } from '../../registry/failure';
import type { DeskOperations } from './test-desk-process';
import { connectAll, startGatewayProcess } from './test-processes';

/**
 * The embedded default on a disk that fills up while a job is at work, and has room again later. For the table it is full: the kernel refuses every byte
 * that it writes to a file, in this life and those after it. Nothing has to be mounted for that, and nobody else is out of room.
 */

const CLIENTS = 600;
const PER_SECOND = 75;
/** Processes start meanwhile, on a machine that may be busy. */
const PATIENCE_MS = 60_000;

/** How many bytes of a file a process may write from now on; false when that could not be set. Whoever started it may. */
function allowBytes(pid: number, bytes: 0 | 'unlimited'): boolean {
  return spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]).status === 0;
}

/** The table as `npm start` keeps it alive. */
async function startTable(dataDir: string) {
  let isFull = false;
  const limit = () => supervisor.pid !== undefined && allowBytes(supervisor.pid, isFull ? 0 : 'unlimited');
  const notes: string[] = [];
  const lines: string[] = [];
  const supervisor = new Supervisor(
    {
      name: 'table',
      command: (port = 0) => ({
        args: ['--import', 'tsx', 'lib/local/table/main.ts'],
        cwd: ROOT,
        env: { ...process.env, TABLE_PORT: String(port), HOST, DATA_DIR: dataDir },
      }),
      stopTimeoutMs: 8_000,
    },
    {
      onLine: (_, { text }) => lines.push(text),
      onNote: (line) => notes.push(line),
      onPidChange: () => void limit(),
      onGiveUp: (line) => notes.push(`given up: ${line}`),
    },
  );
  onTestFinished(() => supervisor.stop());
  const port = await supervisor.start();
  const client = new DynamoDBClient({
    endpoint: `http://${HOST}:${port}`,
    region: REGION,
    credentials: CREDENTIALS,
    maxAttempts: 1,
  });
  onTestFinished(() => client.destroy());
  const setFull = (wanted: boolean) => {
    isFull = wanted;
    expect(limit()).toBe(true);
  };
  return { port: port as number, client, notes, lines, setFull };
}

test('a job on a disk that is full waits and says so, and goes on when there is room: everybody gets it once', async (context) => {
  context.skip(spawnSync('prlimit', ['--version']).status !== 0, 'there is no prlimit of util-linux, so no Linux');
  const disk = makeTempDir();
  const gateway = startGatewayProcess();
  const gatewayPort = await gateway.call('listen', 0);
  const clients = await connectAll(gatewayPort, CLIENTS);
  const ids = await gateway.call('ids');
  await makeFleet({ path: join(disk, 'table'), tableName: 'registry', rows: CLIENTS, nowMs: Date.now(), ids });
  const table = await startTable(disk);
  const desk = startChild<DeskOperations>(new URL('./test-desk-process.ts', import.meta.url));
  onTestFinished(() => desk.kill());
  await desk.call('open', { gatewayPort, tablePort: table.port, table: 'registry', text: '' }, 0);
  const id = await desk.call('prepare', { kind: 'notice', template: 'once' }, PER_SECOND);
  await desk.call('start', id);
  await until(() => clients.filter(({ received }) => received > 0).length > 50, PATIENCE_MS);

  table.setFull(true);
  const error = await until(
    () =>
      table.client.send(new DescribeTableCommand({ TableName: 'registry' })).then(
        () => undefined,
        (failure: Error) => (failure.name === 'DiskFullException' ? failure : undefined),
      ),
    PATIENCE_MS,
  );
  expect(toTableError(error, 'of the console').error.message).toContain('The disk of the local table is full.');
  expect(table.notes.join()).toContain('File too large');
  expect(table.lines.join()).toContain('Make some; the table goes on by itself.');
  const reached = clients.filter(({ received }) => received > 0).length;
  expect(reached).toBeLessThan(CLIENTS);

  table.setFull(false);
  const done = await until(
    () =>
      desk.call('look', id).then(
        (job) => (job.status === 'running' ? undefined : job),
        () => undefined,
      ),
    120_000,
  );
  expect(done).toMatchObject({
    status: 'done',
    counts: { remaining: 0, claimed: 0, uncertain: 0, delivered: CLIENTS },
  });
  expect(clients.every(({ received }) => received === 1)).toBe(true);
  expect(table.notes.filter((note) => note.startsWith('given up'))).toEqual([]);
  await table.client.send(
    new PutItemCommand({ TableName: 'console', Item: { pk: { S: 'after' }, sk: { S: 'after' } } }),
  );
}, 240_000);
