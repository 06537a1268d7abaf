import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type TargetsFile, targetsFileSchema } from '../domain/target';

/** What a person has to mend; `message` is written for them. */
export class CommandError extends Error {}

const envSchema = z.object({
  TARGETS_FILE: z.string().optional(),
  DATA_DIR: z.string().default('.data'),
});

export type ConsolePlace = TargetsFile['console'] & {
  /** The table is the local one of `npm start`, which asks for no credentials. */
  isLocal: boolean;
};

/** Where the console keeps its table: as TARGETS_FILE says, else as the last `npm start` on DATA_DIR wrote down. */
export function readConsolePlace(env: NodeJS.ProcessEnv = process.env): ConsolePlace {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  // The SDK's advice about Node is not for the person who runs a command.
  env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { TARGETS_FILE, DATA_DIR } = envSchema.parse(given);
  const path = resolve(TARGETS_FILE ?? join(DATA_DIR, 'targets.json'));
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const wayOut = TARGETS_FILE ? 'Mend TARGETS_FILE.' : 'Start Switchboard once with npm start, or name TARGETS_FILE.';
    throw new CommandError(`${path} cannot be read: ${(error as Error).message}\n${wayOut}`);
  }
  const parsed = targetsFileSchema.safeParse(json);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path: at, message }) => `${path}: ${at.join('.')} ${message}`);
    throw new CommandError(lines.join('\n'));
  }
  return { ...parsed.data.console, isLocal: !TARGETS_FILE };
}
