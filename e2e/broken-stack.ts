import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, PutItemCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { putGhosts } from './ghosts';
import type { Stack } from './stack';
import { startProcess } from './start-process';
import { REGISTRY_TABLE, tableClient } from './test-client';

const FOREIGN_TABLE = 'foreign';

/** A second dashboard over a stack, each of whose targets is broken in a way of its own. */
export async function startBrokenDashboard(stack: Stack) {
  const { tableUrl, callbackUrl, region } = stack;
  const client = tableClient(stack);
  await client.send(
    new CreateTableCommand({
      TableName: FOREIGN_TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'connection_id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'connection_id', KeyType: 'HASH' }],
    }),
  );
  // The table answers CREATING for a moment.
  await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { TableName: FOREIGN_TABLE });
  await client.send(
    new PutItemCommand({
      TableName: FOREIGN_TABLE,
      Item: {
        connection_id: { S: 'L0SM9cOFvHcCIhw=' },
        joined_at: { N: String(Date.now() - 60_000) },
        ip_address: { S: '203.0.113.77' },
        username: { S: 'ann.example' },
      },
    }),
  );
  client.destroy();
  await putGhosts(stack, { user: 'anybody' });
  const dataDir = mkdtempSync(join(tmpdir(), 'switchboard-e2e-'));
  const targetsFile = join(dataDir, 'targets.json');
  const target = (name: string, changes: { callbackUrl?: string; region?: string; table?: string }) => ({
    name,
    kind: 'development',
    region: changes.region ?? region,
    callbackUrl: changes.callbackUrl ?? callbackUrl,
    table: { name: changes.table ?? REGISTRY_TABLE, endpoint: tableUrl },
  });
  const targets = [
    target('stage', { callbackUrl: callbackUrl.replace(/\/dev$/, '/prod') }),
    target('region', { region: 'eu-west-1' }),
    target('refused', { callbackUrl: 'http://127.0.0.1:1/dev' }),
    target('table', { table: 'no-such-table' }),
    target('foreign', { table: FOREIGN_TABLE }),
  ];
  const console = { region, table: { name: 'console-of-broken', endpoint: tableUrl } };
  writeFileSync(targetsFile, JSON.stringify({ console, targets }));
  const start = startProcess({
    dataDir,
    env: {
      TARGETS_FILE: targetsFile,
      AUTH_SECRET: 'x'.repeat(40),
      ADMIN_PASSWORD: 'a-password-for-tests',
      AWS_SHARED_CREDENTIALS_FILE: stack.credentialsFile,
    },
  });
  const { baseUrl, signInUrl } = await start.ready();
  return {
    baseUrl: String(baseUrl),
    signInUrl: String(signInUrl),
    async stop() {
      start.process.kill('SIGTERM');
      await start.exitCode;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
