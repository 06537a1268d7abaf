import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { parseSettings } from '../../domain/parse-settings';
import { targetsFileSchema } from '../../domain/target';
import { StartError } from '../start-error';

export const REGISTRY_TABLE = 'switchboard-connections';
export const CONSOLE_TABLE = 'switchboard-console';

/** The name of the only target. */
export const LOCAL_TARGET = 'local';

export type LocalAddresses = {
  callbackUrl: string;
  clientUrl: string;
  tableUrl: string;
  region: string;
  /** The table of the user's own routes, in the place of the one that the embedded handlers keep. */
  /** The query parameter that the hosted `$connect` takes as the user; unknown of routes of one's own. */
  userParameter?: string | undefined;
  registryTable?: { name: string; partitionKey: string } | undefined;
};

/** The targets file of the embedded default, in the form of a person's own. */
export function localTargets({
  callbackUrl,
  clientUrl,
  tableUrl,
  region,
  userParameter,
  registryTable,
}: LocalAddresses): z.input<typeof targetsFileSchema> {
  return {
    console: { table: { name: CONSOLE_TABLE, endpoint: tableUrl }, region },
    targets: [
      {
        name: LOCAL_TARGET,
        title: 'Local gateway',
        kind: 'development',
        region,
        callbackUrl,
        clientUrl,
        ...(userParameter && { userParameter }),
        table: {
          name: registryTable?.name ?? REGISTRY_TABLE,
          endpoint: tableUrl,
          ...(registryTable && { attributes: { connectionId: registryTable.partitionKey } }),
        },
      },
    ],
  };
}

/** Throws a `StartError` with one line for each thing that is wrong in the targets file at `path`. */
export function assertTargetsFile(path: string): void {
  const content = readTargetsFile(path);
  const parsed = targetsFileSchema.safeParse(content);
  if (parsed.success) return;
  throw new StartError(
    parsed.error.issues.map((issue) => `${path}: ${describePath(issue.path)} ${describeIssue(issue)}.`),
  );
}

function readTargetsFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new StartError([`TARGETS_FILE names ${path}, which cannot be read (${(error as Error).message}).`]);
  }
  try {
    return parseSettings(text);
  } catch (error) {
    const what = error instanceof SyntaxError ? 'is not valid JSON' : 'is ambiguous';
    throw new StartError([`${path} ${what}: ${(error as Error).message}.`]);
  }
}

/** `targets[0].table.name`, as one would write it in a program. */
function describePath(path: PropertyKey[]): string {
  if (path.length === 0) return 'the file';
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `holds unknown settings: ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.message.endsWith('received undefined')) return 'is missing';
  return issue.message.replace(/^Invalid input: expected (\w+), received (\w+)$/, 'must be of type $1, not $2');
}
