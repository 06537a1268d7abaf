import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { onTestFinished } from 'vitest';
import type { startTestTable } from '../registry/test-table';
import { covers } from './test-policies';
import { arnOf, REGION } from './test-stack';

/** A permission as a policy names it: `dynamodb:Query arn:…:table/x/index/byAge`. */
export type Use = `${string} ${string}`;

type Wish = {
  /** The table engine that answers what may be asked. */
  engine: string;
  /** As the stack resolves it. */
  apiId: string;
  stage: string;
  mayCall: (use: Use) => boolean;
};

/** The recorder before an engine under these grants, with a client that asks it; both end with the test, and the engine with them. */
export async function startUnderGrants(engine: Awaited<ReturnType<typeof startTestTable>>, grants: Use[]) {
  const recorder = await startRecorder({
    engine: engine.endpoint,
    apiId: 'a1b2c3d4e5',
    stage: 'dev',
    mayCall: (use) => grants.some((grant) => covers(grant, use)),
  });
  const client = new DynamoDBClient({
    endpoint: recorder.endpoint,
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await recorder.stop();
    await engine.stop();
  });
  return { recorder, client };
}

/** Every other connection is gone. */
export const CONNECTED = 'M0SM9cOFvHcCIhw=';

/**
 * Stands where AWS stands: takes real requests of DynamoDB's and API Gateway's protocols, writes down which permission each needs, and
 * refuses in AWS's words what the policy does not allow. It neither knows nor cares which client or module asks.
 */
export async function startRecorder({ engine, apiId, stage, mayCall }: Wish) {
  const uses = new Set<Use>();
  const refused = new Set<Use>();
  const touched = new Set<Use>();

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1];
    const needed = operation ? tableUses(operation, body, touched) : [managementUse(request, apiId, stage)];
    for (const use of needed) (mayCall(use) ? uses : refused).add(use);
    const denied = needed.find((use) => !mayCall(use));
    if (denied) {
      const message = `User is not authorized to perform: ${denied.replace(' ', ' on resource: ')}`;
      const type = 'AccessDeniedException';
      const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': type };
      response.writeHead(operation ? 400 : 403, headers).end(JSON.stringify({ __type: type, message }));
    } else if (operation) {
      const told = await fetch(engine, { method: 'POST', headers: signed(request), body });
      const headers = { 'content-type': 'application/x-amz-json-1.0' };
      response.writeHead(told.status, headers).end(Buffer.from(await told.arrayBuffer()));
    } else {
      const isConnected = decodeURIComponent(String(request.url)).endsWith(`/${CONNECTED}`);
      response.writeHead(isConnected ? 200 : 410, isConnected ? {} : { 'x-amzn-errortype': 'GoneException' }).end();
    }
  };
  const server = createServer((request, response) => {
    // What is still asked for when the engine ends with its test has no answer, as when a network ends.
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    callbackUrl: `${endpoint}/${stage}`,
    /** Forgets what was asked so far. */
    clear: () => uses.clear(),
    uses: () => [...uses].sort(),
    refused: () => [...refused].sort(),
    /** Each action with the partition key that a call of it named, as `dynamodb:LeadingKeys` has it. */
    touched: () => [...touched].sort(),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type TableRequest = {
  TableName?: string;
  IndexName?: string;
  RequestItems?: Record<string, unknown>;
  Key?: Record<string, { S?: string }>;
  Item?: Record<string, { S?: string }>;
  ExpressionAttributeValues?: Record<string, { S?: string }>;
};

/** A call on an index needs the permission on the index, and none on its table. */
function tableUses(operation: string, body: Buffer, touched: Set<Use>): Use[] {
  const request = JSON.parse(body.toString()) as TableRequest;
  const { TableName, IndexName, RequestItems, Key, Item, ExpressionAttributeValues } = request;
  const partition = (Key ?? Item)?.pk?.S ?? ExpressionAttributeValues?.[':pk']?.S;
  if (partition !== undefined) touched.add(`dynamodb:${operation} ${partition}`);
  const tables = TableName ? [TableName] : Object.keys(RequestItems ?? {});
  if (tables.length === 0) return [`dynamodb:${operation} *`];
  return tables.map((table): Use => {
    const resource = arnOf('dynamodb', `table/${table}${IndexName ? `/index/${IndexName}` : ''}`);
    return `dynamodb:${operation} ${resource}`;
  });
}

function managementUse({ method, url }: IncomingMessage, apiId: string, stage: string): Use {
  const path = decodeURIComponent(String(url));
  if (!path.startsWith(`/${stage}/@connections/`)) throw new Error(`Not a management call: ${path}`);
  return `execute-api:ManageConnections ${arnOf('execute-api', `${apiId}/${stage}/${method}/@connections/*`)}`;
}

function signed({ headers }: IncomingMessage): Record<string, string> {
  const names = ['content-type', 'x-amz-target', 'authorization', 'x-amz-date'];
  return Object.fromEntries(names.map((name) => [name, String(headers[name])]));
}
