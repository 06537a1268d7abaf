import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { startTestTable } from '../../registry/test-table';
import { waitFor } from '../testing';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
/** Starting a process that compiles its sources takes a second or two, more on a busy machine. */
const TIMEOUT_MS = 30_000;

let engine: Awaited<ReturnType<typeof startTestTable>>;
let dynamo: DynamoDBClient;
let settings: Record<string, string>;

beforeAll(async () => {
  engine = await startTestTable();
  dynamo = engine.client;
  const credentials = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'a-secret' };
  settings = {
    PATH: process.env.PATH ?? '',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    LOCAL_ACCESS_KEY_ID: credentials.accessKeyId,
    LOCAL_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    TABLE_NAME: 'registry',
    GATEWAY_PORT: '0',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
});

afterAll(() => engine.stop());

function start(changes: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], { env: { ...settings, ...changes } as never });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    output.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.err += chunk.toString();
  });
  return { child, output };
}

async function startWithClient() {
  const { child, output } = start();
  await waitFor(() => expect(output.out).toMatch(/\n$/), TIMEOUT_MS);
  const { ready, port } = JSON.parse(output.out) as { ready: boolean; port: number };
  expect(ready).toBe(true);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/dev`);
  await once(socket, 'open');
  expect(await countRows()).toBe(1);
  return { child, output, port };
}

async function countRows() {
  return (await dynamo.send(new ScanCommand({ TableName: 'registry', Limit: 10 }))).Count;
}

async function exitCode(child: ChildProcess) {
  const [code] = await once(child, 'exit');
  return code;
}

describe('the gateway process', () => {
  test.each<[string, (child: ChildProcess) => void]>([
    ['on SIGTERM', (child) => child.kill('SIGTERM')],
    ['when its standard input ends', (child) => child.stdin?.end()],
  ])(
    'is ready with its port, and %s takes its clients off the registry and exits 0',
    async (_when, end) => {
      const { child, output } = await startWithClient();
      const exited = exitCode(child);
      end(child);
      expect(await exited).toBe(0);
      expect(await countRows()).toBe(0);
      expect(output.err).toBe('');
    },
    TIMEOUT_MS,
  );

  test(
    'says in one line that its port is taken, and exits 1',
    async () => {
      const port = new URL(engine.endpoint).port;
      const { child, output } = start({ GATEWAY_PORT: String(port) });
      expect(await exitCode(child)).toBe(1);
      expect(output.err).toBe(
        `The local gateway cannot start: port ${port} is taken. Set GATEWAY_PORT to another one; 0 picks a free one.\n`,
      );
      expect(output.out).toBe('');
    },
    TIMEOUT_MS,
  );

  test.each<[Record<string, string>, RegExp]>([
    [{ GATEWAY_PORT: 'many', LOCAL_ACCESS_KEY_ID: '' }, /GATEWAY_PORT: .*; LOCAL_ACCESS_KEY_ID: /],
    [{ TABLE_NAME: '' }, /TABLE_NAME: /],
  ])(
    'names what is wrong with %j in one line, and exits 1',
    async (changes, names) => {
      const { child, output } = start(changes);
      expect(await exitCode(child)).toBe(1);
      expect(output.err).toMatch(/^The local gateway cannot start: [^\n]+\n$/);
      expect(output.err).toMatch(names);
    },
    TIMEOUT_MS,
  );
});
