import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { parseSettings } from '../domain/parse-settings';
import { type TargetsFile, targetsFileSchema } from '../domain/target';

/** What a person has to mend; `message` is written for them. */
export class CommandError extends Error {}

const envSchema = z.object({
  TARGETS_FILE: z.string().optional(),
  /** The content of a targets file, as a container has it. */
  TARGETS: z.string().optional(),
  DATA_DIR: z.string().default('.data'),
});

export type ConsolePlace = TargetsFile['console'] & {
  /** The table is the local one of `npm start`, which asks for no credentials. */
  isLocal: boolean;
  hasLocalUsers: boolean;
  /** Where people reach the console, as far as that is written down. */
  url: string | undefined;
};

/** Where the console keeps its table: as TARGETS_FILE or TARGETS says, else as the last `npm start` on DATA_DIR wrote down. */
export function readConsolePlace(env: NodeJS.ProcessEnv = process.env): ConsolePlace {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  // The SDK's advice about Node is not for the person who runs a command.
  env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { TARGETS_FILE, TARGETS, DATA_DIR } = envSchema.parse(given);
  if (TARGETS_FILE && TARGETS) throw new CommandError('TARGETS_FILE and TARGETS are both set: unset one.');
  const isLocal = !TARGETS_FILE && !TARGETS;
  const path = resolve(TARGETS_FILE ?? join(DATA_DIR, 'targets.json'));
  const name = TARGETS ? 'TARGETS' : path;
  let json: unknown;
  try {
    json = parseSettings(TARGETS ?? readFileSync(path, 'utf8'));
  } catch (error) {
    const wayOut = isLocal ? 'Start Switchboard once with npm start, or name TARGETS_FILE.' : 'Mend it.';
    throw new CommandError(`${name} cannot be read: ${(error as Error).message}\n${wayOut}`);
  }
  const parsed = targetsFileSchema.safeParse(json);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path: at, message }) => `${name}: ${at.join('.')} ${message}`);
    throw new CommandError(lines.join('\n'));
  }
  const { console, identityProvider } = parsed.data;
  return {
    ...console,
    isLocal,
    hasLocalUsers: identityProvider?.localUsers !== false,
    url: isLocal ? readRunningUrl(DATA_DIR) : identityProvider?.consoleUrl,
  };
}

/** As the `npm start` that runs on the folder says. */
function readRunningUrl(dataDir: string): string | undefined {
  try {
    return z.object({ baseUrl: z.string() }).parse(JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'))).baseUrl;
  } catch {
    return undefined;
  }
}
