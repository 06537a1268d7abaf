import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ensureTable } from './ensure-table';
import { findTables } from './find-tables';
import { registryTable } from './layout';
import { startTestTable } from './test-table';
import { tableOf } from './test-tables';

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

test('the likely tables come first, each with its key', async () => {
  await tableOf(engine, 'orders', 'orderId:S');
  await tableOf(engine, 'chat', 'roomId:S connectionId:S', { byUser: 'userId:S' });
  await ensureTable(engine.client, 'managed', registryTable);
  const found = await findTables(engine.client);
  expect(found).toEqual({
    ok: true,
    data: {
      denied: null,
      isCut: false,
      tables: [
        { name: 'managed', fit: 'managed', key: 'by connectionId, 3 indexes', rows: 0 },
        { name: 'chat', fit: 'likely', key: 'by roomId and connectionId, 1 index', rows: 0 },
        { name: 'orders', fit: 'unlikely', key: 'by orderId', rows: 0 },
      ],
    },
  });
});

/** AWS, where it lets nobody in. */
async function closedDoor(type: string): Promise<DynamoDBClient> {
  const server = createServer((_, response) => {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'no' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  onTestFinished(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  return client;
}

test('where the tables may not be listed, the name is asked for; other refusals are told', async () => {
  expect(await findTables(await closedDoor('AccessDeniedException'))).toMatchObject({
    ok: true,
    data: { tables: [], denied: 'AWS denies dynamodb:ListTables. Enter the name of the table.' },
  });
  expect(await findTables(await closedDoor('UnrecognizedClientException'))).toMatchObject({
    ok: false,
    error: { code: 'forbidden' },
  });
});
