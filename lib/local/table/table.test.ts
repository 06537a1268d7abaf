import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { create } from 'dynalite/db';
import { expect, onTestFinished, test } from 'vitest';
import { makeTempDir, ROOT, until } from '../testing';

const TABLE = 'things';

async function startTable(dataDir: string, port = 0) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/local/table/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, HOST: '127.0.0.1', TABLE_PORT: String(port), DATA_DIR: dataDir },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const line = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  const announced: { ready: boolean; port: number } = JSON.parse(line);
  const end = async (signal: NodeJS.Signals) => {
    const exited = once(child, 'exit');
    child.kill(signal);
    return (await exited)[0];
  };
  return { child, port: announced.port, client: clientFor(announced.port), end };
}

function clientFor(port: number) {
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  onTestFinished(() => client.destroy());
  return client;
}

async function createTable(client: DynamoDBClient) {
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
  await until(
    async () => (await client.send(new DescribeTableCommand({ TableName: TABLE }))).Table?.TableStatus === 'ACTIVE',
  );
}

/** What dynalite writes first; its second write, which makes the table active, never comes. */
async function leaveHalfCreated(dataDir: string) {
  const { db } = create({ path: join(dataDir, 'table') });
  await db.open();
  await db.put(`table~${TABLE}`, { TableName: TABLE, TableStatus: 'CREATING' });
  await db.close();
}

const put = (client: DynamoDBClient, id: string) =>
  client.send(new PutItemCommand({ TableName: TABLE, Item: { id: { S: id } } }));

const has = async (client: DynamoDBClient, id: string) =>
  (await client.send(new GetItemCommand({ TableName: TABLE, Key: { id: { S: id } } }))).Item !== undefined;

test('every acknowledged write survives kill -9 in the middle of writing', async () => {
  const dataDir = makeTempDir();
  const first = await startTable(dataDir);
  await createTable(first.client);
  const acknowledged: string[] = [];
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let index = 0; ; index++) {
      const id = `${writer}-${index}`;
      await put(first.client, id);
      acknowledged.push(id);
      if (acknowledged.length === 400) first.child.kill('SIGKILL');
    }
  });
  await Promise.allSettled(writers);
  expect(acknowledged.length).toBeGreaterThanOrEqual(400);

  const second = await startTable(dataDir, first.port);
  expect(second.port).toBe(first.port);
  const found = await Promise.all(acknowledged.map((id) => has(second.client, id)));
  expect(found.filter((isThere) => !isThere)).toHaveLength(0);
});

test('a client that goes away in the middle of an upload harms nobody', async () => {
  const { client, port } = await startTable(makeTempDir());
  await createTable(client);
  for (let attempt = 0; attempt < 3; attempt++) {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"half":');
    // Only once the table works on it; a request that it has not read yet would prove nothing.
    await put(client, `during-${attempt}`);
    socket.resetAndDestroy();
    await put(client, `after-${attempt}`);
  }
  expect(await has(client, 'after-2')).toBe(true);
});

test('a table that was killed while it was being created can be used', async () => {
  const dataDir = makeTempDir();
  await leaveHalfCreated(dataDir);
  const { client } = await startTable(dataDir);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: TABLE }));
  expect(Table?.TableStatus).toBe('ACTIVE');
});

test('it ends with code 0 on SIGTERM, also while clients hold connections open', async () => {
  const { client, end } = await startTable(makeTempDir());
  await createTable(client);
  expect(await end('SIGTERM')).toBe(0);
});
