import type { AddressInfo } from 'node:net';
import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

const LAST_WRITES_MS = 2_000;

/** A DynamoDB-compatible engine in memory, for tests, and a real client of it. */
export async function startTestTable() {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // A client that was silent for a few seconds would now and then write into a connection that is just being closed.
  server.keepAliveTimeout = 0;
  let inFlight = 0;
  server.on('request', (_request, response) => {
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  waitForTables(client);
  return {
    client,
    endpoint,
    async stop() {
      // What is still written when its store closes ends the test's process; whoever goes on to write for long is cut off.
      const deadline = Date.now() + LAST_WRITES_MS;
      while (inFlight > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Making and deleting a table take a moment, here as on AWS; this client's CreateTable and DeleteTable answer when it is over. */
function waitForTables(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const output = await next(args);
        const { TableName } = args.input as { TableName?: string };
        const wanted = { CreateTableCommand: 'ACTIVE', DeleteTableCommand: 'gone' }[String(commandName)];
        while (wanted && TableName && (await statusOf(client, TableName)) !== wanted) {
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        return output;
      },
    { step: 'initialize', name: 'waitForTables' },
  );
}

async function statusOf(client: DynamoDBClient, TableName: string): Promise<string | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return 'gone';
    throw error;
  }
}
