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
  const deadlineMs = Date.now() + MAX_WAIT_MS;
  for (;;) {
    try {
      return await createRegistryTable();
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
