import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Stack } from './stack';
import { startProcess } from './start-process';
import { tableClient } from './test-client';

/** Tables as AWS's chat sample makes them, with the name of the one attribute that they have. */
const BARE_TABLES = { chat: 'connectionId', crowd: 'connectionId', renamed: 'connection_id' } as const;
export type BareTable = keyof typeof BARE_TABLES;

/** A second dashboard over the gateway and the table engine of a stack, whose targets are the bare tables. */
export async function startBareDashboard(stack: Stack) {
  const client = tableClient(stack);
  const { tableUrl, callbackUrl, region } = stack;
  const names = Object.keys(BARE_TABLES) as BareTable[];
  for (const name of names) {
    const AttributeName = BARE_TABLES[name];
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
        KeySchema: [{ AttributeName, KeyType: 'HASH' }],
      }),
    );
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'switchboard-e2e-'));
  const targetsFile = join(dataDir, 'targets.json');
  const targets = names.map((name) => ({
    name,
    kind: 'development',
    region,
    callbackUrl,
    table: { name, endpoint: tableUrl, attributes: { connectionId: BARE_TABLES[name] } },
  }));
  const console = { region, table: { name: 'console-of-bare', endpoint: tableUrl } };
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
  const key = (table: BareTable, id: string) => ({ [BARE_TABLES[table]]: { S: id } });
  return {
    baseUrl: String(baseUrl),
    signInUrl: String(signInUrl),
    /** Writes the row that the sample's `$connect` handler writes. */
    async register(table: BareTable, connectionId: string) {
      await client.send(new PutItemCommand({ TableName: table, Item: key(table, connectionId) }));
    },
    async isRegistered(table: BareTable, connectionId: string) {
      const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: key(table, connectionId) }));
      return Item !== undefined;
    },
    async stop() {
      start.process.kill('SIGTERM');
      await start.exitCode;
      client.destroy();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
