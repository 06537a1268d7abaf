import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { onTestFinished } from 'vitest';
import type { Finding } from '../domain/finding';
import { targetSchema } from '../domain/target';
import { ownStageOf } from '../domain/target-address';
import { createCallGate } from '../gateway/call-gate';
import { createDoctorCalls } from '../gateway/doctor-calls';
import { createManagementClient } from '../gateway/management-client';
import { createProber } from '../gateway/prober';
import { createDoctorTable } from '../registry/doctor-table';
import { registryTable } from '../registry/layout';
import { createRegistry } from '../registry/registry';
import { type DoctorContext, examineTarget } from './examine-target';
import { createFirstSeen } from './first-seen';

/** A server that ends with the test. */
export async function serverThat(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Refusal = { type: string; message: string };

/** The engine behind a door that refuses some operations, in the words of AWS, or changes their answers. */
export function doorOf(
  engine: string,
  refusals: Record<string, Refusal>,
  change: (operation: string, body: Record<string, unknown>) => unknown = (_, body) => body,
): Promise<string> {
  return serverThat(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const body = await buffer(request);
    const refusal = refusals[operation];
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    if (refusal) {
      const type = `com.amazonaws.dynamodb.v20120810#${refusal.type}`;
      response.writeHead(400, headers).end(JSON.stringify({ __type: type, message: refusal.message }));
      return;
    }
    const passed = await fetch(engine, {
      method: 'POST',
      headers: { ...headers, 'x-amz-target': String(request.headers['x-amz-target']), ...signatureOf(request) },
      body,
    });
    const answer = (await passed.json()) as Record<string, unknown>;
    response.writeHead(passed.status, headers).end(JSON.stringify(change(operation, answer)));
  });
}

function signatureOf({ headers }: IncomingMessage): Record<string, string> {
  return { authorization: String(headers.authorization), 'x-amz-date': String(headers['x-amz-date']) };
}

export const denied = (action: string, resource: string): Refusal => ({
  type: 'AccessDeniedException',
  message: `User: arn:aws:iam::123456789012:user/console is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
});

type DoctorSettings = {
  callbackUrl: string;
  tableUrl: string;
  region: string;
  tableName: string;
  attributes?: Record<string, string>;
  /** Which stage the target says that it is of. */
  stage?: string;
  /** How far the clock of the console is ahead, in ms. */
  aheadMs?: number;
  console?: string;
  isAdded?: boolean;
};

/** A console with one target, as far as the doctor goes. */
export function doctorOf(settings: DoctorSettings) {
  const { callbackUrl, tableUrl, region, tableName, attributes, stage, aheadMs = 0 } = settings;
  const now = () => Date.now() + aheadMs;
  const client = new DynamoDBClient({
    endpoint: tableUrl,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  onTestFinished(() => client.destroy());
  const target = targetSchema.parse({
    name: 'test',
    kind: 'development',
    region,
    callbackUrl,
    ...(stage && { stage }),
    table: { name: tableName, endpoint: tableUrl, ...(attributes && { attributes }) },
  });
  const management = createManagementClient({ callbackUrl, region });
  const ctx: DoctorContext = {
    target,
    management,
    registry: createRegistry({ client, table: target.table, ownStage: ownStageOf(target), now }),
    prober: createProber({ client: management, now }),
    firstSeen: createFirstSeen({ now }),
    gate: createCallGate({ concurrency: 8, perSecond: 1000 }),
    now,
    elapsed: now,
    wait: async () => {},
    calls: createDoctorCalls({ callbackUrl, region, now }),
    table: createDoctorTable({ client, table: target.table }),
    isAdded: settings.isAdded ?? false,
    known: () => [target],
    mayNameOthers: false,
    probeGate: createCallGate({ concurrency: 8, perSecond: 1000 }),
    checkConsole: async () => settings.console ?? 'ok',
    last: {},
  };
  return {
    ctx,
    async examine(options: { scan?: boolean } = {}): Promise<Map<string, Finding>> {
      const result = await examineTarget({ ctx, input: { scan: options.scan ?? false } });
      if (!result.ok) throw new Error(result.error.message);
      return new Map(result.data.findings.map((finding) => [finding.id, finding]));
    },
  };
}

/** The managed table, or as much of it as is asked for. */
export async function makeTable(client: DynamoDBClient, name: string, changes: Partial<CreateTableCommandInput> = {}) {
  const { ttlAttribute: _, ...managed } = registryTable;
  await client.send(new CreateTableCommand({ ...managed, ...changes, TableName: name }));
}

/** A table with a bare key and no index. */
export const keyedBy = (key: string) => ({
  AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' as const }],
  KeySchema: [{ AttributeName: key, KeyType: 'HASH' as const }],
  GlobalSecondaryIndexes: undefined,
});
