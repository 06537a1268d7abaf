import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { getRuntime } from '../../lambda/runtime';
import { createRegistryTable } from '../../lambda/setup';

const RETRY_EVERY_MS = 250;
const MAX_WAIT_MS = 20_000;

/**
 * Creates the registry table as an operator would on AWS before the first deployment. Imitates
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 * Departures: waits for a table process that is still starting. Throws one readable line when it does not come up.
 */
export async function createTableWhenUp(): Promise<void> {
  getRuntime(); // Settings that are wrong now will not become right by waiting.
  await retry(createRegistryTable);
}

/** The same for a table of the user's own, with a partition key and nothing else; one that exists stays as it is. */
export async function createPlainTableWhenUp(table: { name: string; partitionKey: string }): Promise<void> {
  const client = new DynamoDBClient({});
  const command = new CreateTableCommand({
    TableName: table.name,
    AttributeDefinitions: [{ AttributeName: table.partitionKey, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: table.partitionKey, KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  await retry(async () => {
    try {
      await client.send(command);
    } catch (error) {
      if ((error as Error).name !== 'ResourceInUseException') throw error;
    }
  });
  client.destroy();
}

async function retry(create: () => Promise<void>): Promise<void> {
  const deadlineMs = Date.now() + MAX_WAIT_MS;
  for (;;) {
    try {
      return await create();
    } catch (error) {
      if (Date.now() > deadlineMs) throw new Error(`The registry table cannot be reached: ${reasonOf(error)}`);
      await new Promise((resolve) => setTimeout(resolve, RETRY_EVERY_MS));
    }
  }
}

/** Connection failures of the SDK have no message of their own, only a code. */
function reasonOf(error: unknown): string {
  const { message, code, name } = error as { message?: string; code?: string; name?: string };
  return message || code || name || String(error);
}
