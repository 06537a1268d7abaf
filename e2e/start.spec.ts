import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { test as base, expect } from '@playwright/test';
import { hashPassword } from '../lib/console/password';
import type { RunFile } from '../lib/local/launcher/run-file';
import { isAlive, isListening, readRun, type StartOptions, type StartProcess, startProcess } from './start-process';

type Fixtures = {
  dataDir: string;
  /** Starts on the test's data folder; whatever is left at the end of the test is killed. */
  start: (options?: Partial<StartOptions>) => StartProcess;
};

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
  dataDir: async ({}, use, testInfo) => use(testInfo.outputPath('data')),
  start: async ({ dataDir }, use) => {
    const started: StartProcess[] = [];
    await use((options) => {
      const process = startProcess({ dataDir, ...options });
      started.push(process);
      return process;
    });
    for (const { process } of started) process.kill('SIGKILL');
  },
});

test.setTimeout(120_000);

async function expectHealthy(run: RunFile) {
  await expect.poll(() => statusOf(`${run.baseUrl}/api/health`), { timeout: 30_000 }).toBe(200);
}

async function statusOf(url: string): Promise<number | undefined> {
  return fetch(url, { redirect: 'manual' }).then(
    ({ status }) => status,
    () => undefined,
  );
}

async function expectNothingLeft(run: RunFile) {
  const pids = [run.pid, ...Object.values(run.children)];
  await expect.poll(() => pids.filter(isAlive), { timeout: 20_000 }).toEqual([]);
  for (const url of [run.baseUrl, run.callbackUrl, run.tableUrl]) {
    if (url) expect(await isListening(url)).toBe(false);
  }
}

/** The start ends by itself, with code 1, and says exactly these lines. */
async function expectRefusal(refused: StartProcess, lines: (string | RegExp)[]) {
  expect(await refused.exitCode).toBe(1);
  const said = refused.output().trimEnd().split('\n');
  expect(said).toHaveLength(lines.length);
  for (const [index, line] of lines.entries()) expect(said[index]).toMatch(line);
}

function tableOf({ tableUrl }: RunFile) {
  return new DynamoDBClient({
    endpoint: String(tableUrl),
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
}

test('a start says where everything is and how to sign in, and SIGTERM ends all of it', async ({ start }) => {
  const started = start({ env: { DEMO_CLIENTS: '3' } });
  const run = await started.ready();
  const said = started.output();
  expect(said).toContain(`Dashboard   ${run.baseUrl}\n`);
  expect(said).toContain(`Sign in     ${run.signInUrl}  (works once)\n`);
  expect(run.signInUrl).toMatch(/\/sign-in\?token=[\w-]{43}$/);
  expect(said).toMatch(/or as admin with the password [\w-]{16}\n/);
  expect(said).toContain(`WebSocket   ${run.gatewayUrl}  (3 demo clients)\n`);
  expect(said).toContain(`npx wscat -c '${run.gatewayUrl}?user=me'\n`);
  expect(said).toContain(`websocat '${run.gatewayUrl}?user=me'\n`);
  expect(said).toMatch(/AWS_SHARED_CREDENTIALS_FILE='\S+\/data\/aws-credentials' aws apigatewaymanagementapi/);
  expect(said).toContain("curl --aws-sigv4 'aws:amz:us-east-1:execute-api'");
  // No colours for a pipe, and no warnings of libraries.
  expect(said).not.toContain('\u001b');
  expect(said).not.toMatch(/warning/i);
  await expectHealthy(run);
  expect(Object.keys(run.children).sort()).toEqual(['dashboard', 'demo', 'gateway', 'table']);
  started.process.kill('SIGTERM');
  expect(await started.exitCode).toBe(0);
  await expectNothingLeft(run);
});

test('a second start does not build and keeps the data and the password, until that is changed', async ({ start }) => {
  const first = start();
  const firstRun = await first.ready();
  const table = tableOf(firstRun);
  await table.send(
    new CreateTableCommand({
      TableName: 'kept',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
  await waitUntilTableExists({ client: table, minDelay: 1, maxDelay: 1, maxWaitTime: 30 }, { TableName: 'kept' });
  await table.send(new PutItemCommand({ TableName: 'kept', Item: { id: { S: 'a' } } }));
  first.process.kill('SIGINT');
  expect(await first.exitCode).toBe(0);

  const second = start();
  const secondRun = await second.ready();
  expect(second.output()).not.toContain('Building');
  expect(passwordIn(second)).toBe(passwordIn(first));
  const secondTable = tableOf(secondRun);
  const { Item } = await secondTable.send(new GetItemCommand({ TableName: 'kept', Key: { id: { S: 'a' } } }));
  expect(Item).toBeDefined();
  // Only the start, which has the token, is told what came of the password.
  expect(await (await fetch(`${secondRun.baseUrl}/api/ready`)).json()).toEqual({ ok: true, parts: { console: 'ok' } });

  await secondTable.send(
    new UpdateItemCommand({
      TableName: 'switchboard-console',
      Key: { pk: { S: 'USERS' }, sk: { S: 'admin' } },
      UpdateExpression: 'SET passwordHash = :hash',
      ExpressionAttributeValues: { ':hash': { S: await hashPassword('another password') } },
    }),
  );
  second.process.kill('SIGINT');
  expect(await second.exitCode).toBe(0);
  const third = start();
  await third.ready();
  expect(third.output()).toContain('or as admin with the password that was chosen since\n');
  expect(third.output()).not.toContain(passwordIn(first));
});

function passwordIn(started: StartProcess): string | undefined {
  return /the password (\S+)/.exec(started.output())?.[1];
}

test('kill -9 of the launcher leaves nothing, and the same folder starts again at once', async ({ start }) => {
  const first = start({ env: { DEMO_CLIENTS: '2' } });
  const run = await first.ready();
  first.process.kill('SIGKILL');
  const again = start();
  await expectNothingLeft(run);
  await expectHealthy(await again.ready());
});

test('kill -9 of npm leaves nothing', async ({ start }) => {
  const started = start({ via: 'npm', env: { DEMO_CLIENTS: '2' } });
  const run = await started.ready();
  expect(run.pid).not.toBe(started.process.pid);
  started.process.kill('SIGKILL');
  await expectNothingLeft(run);
});

test('SIGTERM to npm ends everything', async ({ start }) => {
  const started = start({ via: 'npm' });
  const run = await started.ready();
  started.process.kill('SIGTERM');
  await expectNothingLeft(run);
});

for (const part of ['table', 'gateway', 'dashboard', 'demo']) {
  test(`the ${part} is started again when it is killed, and all is well afterwards`, async ({ start, dataDir }) => {
    const started = start({ env: { DEMO_CLIENTS: '1' } });
    const run = await started.ready();
    process.kill(run.children[part] as number, 'SIGKILL');
    await expect.poll(() => readRun(dataDir)?.children[part]).not.toBe(run.children[part]);
    expect(started.output()).toContain(`The ${part} died (ended by SIGKILL); starting it again.`);
    await expectHealthy(run);
  });
}

test('the embedded default runs alone', async ({ start }) => {
  const started = start({ script: 'local', env: { DEMO_CLIENTS: '1' } });
  const run = await started.ready();
  expect(run.baseUrl).toBeUndefined();
  expect(started.output()).toContain(`Management  ${run.callbackUrl}/@connections\n`);
  expect(await isListening(String(run.callbackUrl))).toBe(true);
  started.process.kill('SIGTERM');
  expect(await started.exitCode).toBe(0);
  await expectNothingLeft(run);
});

test('with a targets file the dashboard runs alone, and a broken target is told', async ({
  start,
  dataDir,
}, testInfo) => {
  const local = await start({ script: 'local' }).ready();
  const file = JSON.parse(readFileSync(join(dataDir, 'targets.json'), 'utf8'));
  const [target] = file.targets;
  file.targets.push({ ...target, name: 'broken', callbackUrl: target.callbackUrl.replace(/[^/]+$/, 'no-such-stage') });
  const targetsFile = testInfo.outputPath('targets.json');
  writeFileSync(targetsFile, JSON.stringify(file));
  const alone = start({
    dataDir: testInfo.outputPath('alone'),
    env: {
      TARGETS_FILE: targetsFile,
      AUTH_SECRET: 'x'.repeat(40),
      ADMIN_PASSWORD: 'a-password-for-tests',
      AWS_SHARED_CREDENTIALS_FILE: String(local.credentialsFile),
    },
  });
  const run = await alone.ready();
  expect(Object.keys(run.children)).toEqual(['dashboard']);
  expect(alone.output()).not.toContain('WebSocket');
  expect(alone.output()).toContain('broken gateway: AWS refused the call');
  expect(await statusOf(`${run.baseUrl}/api/ready`)).toBe(200);
  // Which target it is, the start knows by its token; a stranger is told how many.
  const health = await fetch(`${run.baseUrl}/api/health`);
  expect(health.status).toBe(503);
  expect(await health.json()).toEqual({ ok: false, parts: { console: 'ok', targets: '1 of 2 does not work' } });
});

test.describe('a start that cannot work says why in one line, and leaves nothing', () => {
  test('a taken port', async ({ start }) => {
    const server = createServer().listen(0, '127.0.0.1');
    await expect.poll(() => server.listening).toBe(true);
    const { port } = server.address() as { port: number };
    await expectRefusal(start({ env: { GATEWAY_PORT: String(port) } }), [
      new RegExp(`^Port ${port} is taken\\. Stop the program that uses it, or choose another: GATEWAY_PORT=\\d+`),
    ]);
    server.close();
  });

  test('wrong variables', async ({ start }) => {
    await expectRefusal(start({ env: { PORT: 'http', DEMO_CLIENTS: '-3' } }), [
      'PORT is "http" but must be a whole number from 0 to 65535; 0 picks a free port.',
      'DEMO_CLIENTS is "-3" but must be a whole number from 0 to 5000; 0 means none.',
    ]);
  });

  test('an address that this machine does not have', async ({ start }) => {
    await expectRefusal(start({ env: { HOST: '203.0.113.1', PORT: '39517' } }), [
      /^HOST is "203\.0\.113\.1", which is no address of this machine\./,
    ]);
  });

  test('a data folder that cannot be written', async ({ start }, testInfo) => {
    const file = testInfo.outputPath('file');
    writeFileSync(file, '');
    await expectRefusal(start({ dataDir: join(file, 'data') }), [
      /^The data folder .+ cannot be written .+ DATA_DIR\.$/,
    ]);
  });

  test('a data folder that another start uses', async ({ start }) => {
    const run = await start({ script: 'local' }).ready();
    await expectRefusal(start(), [new RegExp(`^Switchboard already runs on .+ \\(process ${run.pid}`)]);
  });

  test('targets without AUTH_SECRET', async ({ start }) => {
    await expectRefusal(start({ env: { TARGETS_FILE: 'targets.json' } }), [/^AUTH_SECRET must be set/]);
  });

  test('a targets file with mistakes', async ({ start }, testInfo) => {
    const file = testInfo.outputPath('targets.json');
    writeFileSync(file, '{"targets":[]}');
    await expectRefusal(start({ env: { TARGETS_FILE: file, AUTH_SECRET: 'x'.repeat(32) } }), [
      /targets\.json: console is missing\.$/,
      /targets\.json: targets must name at least one target\.$/,
    ]);
  });
});
