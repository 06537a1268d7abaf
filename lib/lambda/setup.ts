import { ensureTable } from '../registry/ensure-table';
import { registryTable } from '../registry/layout';
import { getRuntime } from './runtime';

/**
 * Creates the registry table, its indexes and its TTL where they are missing. Needs the handlers' own settings and, on AWS,
 * the right to create and describe tables. Throws the SDK's exception when the table cannot be had.
 */
export async function createRegistryTable(): Promise<void> {
  const { env, dynamo } = getRuntime();
  await ensureTable(dynamo, env.TABLE_NAME, registryTable);
}
