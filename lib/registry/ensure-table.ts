import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { TableDefinition } from './layout';

const POLL_MS = 250;
/** Creating a table or an index on AWS takes seconds; filling an index of a large table takes longer, and need not be awaited. */
const MAX_WAIT_MS = 60_000;

/**
 * Creates the table, its indexes and its TTL where they are missing; leaves what exists as it is.
 * Safe to call from several processes at once. Throws the SDK's exception when the table cannot be had.
 */
export async function ensureTable(client: DynamoDBClient, tableName: string, definition: TableDefinition) {
  const { ttlAttribute, ...input } = definition;
  let table = await describeTable(client, tableName);
  if (!table) {
    await client.send(new CreateTableCommand({ ...input, TableName: tableName })).catch(ignoreInUse);
    table = await waitUntilActive(client, tableName);
    if (ttlAttribute) await enableTtl(client, tableName, ttlAttribute);
  }
  table = await waitUntilActive(client, tableName);
  await addMissingIndexes(client, table, definition);
}

async function describeTable(client: DynamoDBClient, tableName: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: tableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function waitUntilActive(client: DynamoDBClient, tableName: string): Promise<TableDescription> {
  const deadline = Date.now() + MAX_WAIT_MS;
  for (;;) {
    const table = await describeTable(client, tableName);
    if (table?.TableStatus === 'ACTIVE') return table;
    if (Date.now() > deadline) throw new Error(`Table ${tableName} is still ${table?.TableStatus ?? 'missing'}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** DynamoDB adds one index per UpdateTable call and only to an active table. */
async function addMissingIndexes(client: DynamoDBClient, table: TableDescription, definition: TableDefinition) {
  const present = new Set(table.GlobalSecondaryIndexes?.map((index) => index.IndexName));
  for (const index of definition.GlobalSecondaryIndexes ?? []) {
    if (present.has(index.IndexName)) continue;
    await client
      .send(
        new UpdateTableCommand({
          TableName: table.TableName,
          AttributeDefinitions: definition.AttributeDefinitions,
          GlobalSecondaryIndexUpdates: [{ Create: index }],
        }),
      )
      .catch(ignoreInUse);
    await waitUntilActive(client, table.TableName as string);
  }
}

async function enableTtl(client: DynamoDBClient, tableName: string, attribute: string) {
  try {
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: tableName,
        TimeToLiveSpecification: { AttributeName: attribute, Enabled: true },
      }),
    );
  } catch (error) {
    // Engines that only speak DynamoDB's protocol may lack TTL; readers filter expired rows in any case.
    if ((error as Error).name !== 'UnknownOperationException') throw error;
  }
}

function ignoreInUse(error: unknown) {
  if (!(error instanceof ResourceInUseException)) throw error;
}
