import { type ConsoleTable, createConsoleTable } from '../console/console-table';
import { SchemaError } from '../console/schema';
import { toTableError } from '../registry/failure';
import { createTableClient } from '../registry/table-client';
import { CommandError, type ConsolePlace, readConsolePlace } from './env';

const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Ends the process with the exit code that `main` answers, or with 2 and words for the person who runs it. */
export function runCommand(main: () => Promise<number>): void {
  main().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      const isUsage = error instanceof CommandError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
      console.error(isUsage ? (error as Error).message : error);
      process.exitCode = 2;
    },
  );
}

/** Runs `work` over the console's table; what the table throws becomes words. */
export async function withConsole<T>(work: (table: ConsoleTable, place: ConsolePlace) => Promise<T>): Promise<T> {
  const place = readConsolePlace();
  const { table, region, isLocal } = place;
  const client = createTableClient(region, table.endpoint, isLocal ? { credentials: LOCAL_CREDENTIALS } : {});
  try {
    return await work(createConsoleTable(client, table.name), place);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (error instanceof SchemaError) throw new CommandError(error.message);
    if (!isOfTable(error)) throw error;
    const { error: told } = toTableError(error, 'of the console');
    throw new CommandError(
      `${table.name}${table.endpoint ? ` at ${table.endpoint}` : ''} could not be used: ${told.message}` +
        (isLocal ? '\nThe local table runs as long as npm start does.' : ''),
    );
  } finally {
    client.destroy();
  }
}

/** A failure of the SDK or of the network, not a bug. */
function isOfTable(error: unknown): boolean {
  const { name = '', $metadata, code } = (error ?? {}) as { name?: string; $metadata?: unknown; code?: unknown };
  return (
    $metadata !== undefined ||
    ['CredentialsProviderError', 'TimeoutError', 'AbortError'].includes(name) ||
    (typeof code === 'string' && /^E[A-Z]+$/.test(code))
  );
}
