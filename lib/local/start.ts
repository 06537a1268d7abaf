import { resolve } from 'node:path';
import { parseSettings } from './env';
import { launch } from './launcher/launch';
import type { LaunchMode } from './launcher/launch-wish';
import { StartError } from './start-error';

const MODES: LaunchMode[] = ['start', 'dev', 'local'];

/** `start.ts [start|dev|local]`; everything else is said by variables, see `env.ts`. */
async function main(): Promise<number> {
  const mode = MODES.find((name) => name === (process.argv[2] ?? 'start'));
  if (!mode) throw new StartError([`"${process.argv[2]}" cannot be started; say one of ${MODES.join(', ')}.`]);
  const settings = parseSettings(process.env);
  if (mode === 'local' && settings.TARGETS_FILE) {
    throw new StartError(['TARGETS_FILE does not go with `npm run local`, which has no dashboard; unset it.']);
  }
  return launch({ mode, settings, root: resolve(import.meta.dirname, '../..') });
}

// A terminal or a reader that went away is no reason to fail: what it started must still be stopped in order.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof StartError ? error.message : error);
    process.exit(1);
  },
);
