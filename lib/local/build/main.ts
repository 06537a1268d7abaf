import { resolve } from 'node:path';
import { watchForStop } from '../launcher/stop-request';
import { StartError } from '../start-error';
import { ensureBuild } from './ensure-build';

/** `npm run build`: the same build, under the same stamp, as that of a start. */
async function main(): Promise<void> {
  const { signal } = watchForStop(() => process.exit(1));
  const outcome = await ensureBuild({
    root: resolve(import.meta.dirname, '../../..'),
    signal,
    onNote: (line) => console.log(line),
  });
  if (outcome === 'unchanged') console.log('The build is up to date.');
  process.exit(outcome === 'aborted' ? 1 : 0);
}

main().catch((error: unknown) => {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
});
