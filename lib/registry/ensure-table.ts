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
/** Creating a table or an empty index on AWS takes seconds. Filling an index of a large table takes longer: ask again then. */
const MAX_WAIT_MS = 60_000;

/**
 * Creates the table, its indexes and its TTL where they are missing; leaves what exists as it is.
 * Safe to call from several processes at once. Throws the SDK's exception when the table cannot be had.
 */
export async function ensureTable(client: DynamoDBClient, tableName: string, definition: TableDefinition) {
  const { ttlAttribute, ...input } = definition;
  if (!(await describeTable(client, tableName))) {
    await client.send(new CreateTableCommand({ ...input, TableName: tableName })).catch(ignoreInUse);
    await waitUntilActive(client, tableName);
    if (ttlAttribute) await enableTtl(client, tableName, ttlAttribute);
  }
  await addMissingIndexes(client, tableName, definition);
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
    const isFilling = table?.GlobalSecondaryIndexes?.some(({ IndexStatus }) => IndexStatus !== 'ACTIVE');
    if (table?.TableStatus === 'ACTIVE' && !isFilling) return table;
    if (Date.now() > deadline) throw new Error(`Table ${tableName} is not ready after ${MAX_WAIT_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/**
 * DynamoDB adds one index at a time, and only to a table that is at rest; several processes may try at once.
 * Engines that only speak DynamoDB's protocol may take the call and add nothing; that is told, not waited for.
 */
async function addMissingIndexes(client: DynamoDBClient, tableName: string, definition: TableDefinition) {
  for (const index of definition.GlobalSecondaryIndexes ?? []) {
    const isPresent = ({ GlobalSecondaryIndexes = [] }: TableDescription) =>
      GlobalSecondaryIndexes.some(({ IndexName }) => IndexName === index.IndexName);
    const table = await waitUntilActive(client, tableName);
    if (isPresent(table)) continue;
    await client
      .send(
        new UpdateTableCommand({
          TableName: tableName,
          AttributeDefinitions: definition.AttributeDefinitions,
          GlobalSecondaryIndexUpdates: [{ Create: { ...index, ...throughputLike(table) } }],
        }),
      )
      .catch(ignoreInUse);
    if (isPresent(await waitUntilActive(client, tableName))) continue;
    throw new Error(`The index ${index.IndexName} is missing in the table ${tableName} and could not be added`);
  }
}

/** A table with provisioned capacity wants it for every index too; one that is paid by request refuses it. */
function throughputLike({ BillingModeSummary, ProvisionedThroughput }: TableDescription) {
  const { ReadCapacityUnits, WriteCapacityUnits } = ProvisionedThroughput ?? {};
  if (BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST' || !ReadCapacityUnits || !WriteCapacityUnits) return {};
  return { ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits } };
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
