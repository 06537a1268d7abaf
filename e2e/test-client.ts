import { randomBytes } from 'node:crypto';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { WebSocket } from 'ws';
import type { Stack } from './stack';

/** A real WebSocket client of the local gateway, and all that it saw. */
export type TestClient = {
  socket: WebSocket;
  /** Unique, so that tests do not meet each other's clients. */
  user: string;
  connectionId: string;
  /** Messages in the order they arrived, byte for byte. */
  received: Buffer[];
  /** How it ended, once it has. */
  closed: () => { code: number; reason: string } | undefined;
};

type Options = { user?: string; userAgent?: string };

export async function connectClient(stack: Stack, options: Options = {}): Promise<TestClient> {
  const { user = `user-${randomBytes(4).toString('hex')}`, userAgent = 'e2e-client/1.0' } = options;
  const url = `${stack.gatewayUrl}?user=${encodeURIComponent(user)}`;
  const socket = new WebSocket(url, { headers: { 'User-Agent': userAgent } });
  const received: Buffer[] = [];
  let closed: { code: number; reason: string } | undefined;
  socket.on('message', (data: Buffer) => received.push(data));
  socket.on('close', (code, reason) => {
    closed = { code, reason: reason.toString() };
  });
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.on('error', () => {});
  return { socket, user, connectionId: await newestIdOf(stack, user), received, closed: () => closed };
}

/** A client does not learn its id; the registry has it, because `$connect` wrote it before the handshake ended. */
async function newestIdOf(stack: Stack, user: string): Promise<string> {
  const client = tableClient(stack);
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: REGISTRY_TABLE,
      IndexName: 'byUser',
      KeyConditionExpression: 'userId = :user',
      ExpressionAttributeValues: { ':user': { S: user } },
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  client.destroy();
  const id = Items[0]?.connectionId?.S;
  if (!id) throw new Error(`The registry has no row of ${user}`);
  return id;
}

export const REGISTRY_TABLE = 'switchboard-connections';

/** For what a test must put into the registry that no client of ours would. */
export function tableClient({ tableUrl, region }: Stack): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: tableUrl,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}
