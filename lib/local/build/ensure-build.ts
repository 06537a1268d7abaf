import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { baseEnv } from '../launcher/child-env';
import { runChild } from '../launcher/child-run';
import { takeLock } from '../launcher/lock';
import { StartError } from '../start-error';
import { compressAssets } from './compress-assets';
import { markFactories } from './mark-factories';
import { hashSources } from './source-hash';
import { buildLockPath, isBuilt, removeStamp, writeStamp } from './stamp';

const LOCK_POLL_MS = 300;

/**
 * Next names actions by it, and would make another one in every build: then two instances that were built apart, or before and after an
 * upgrade, know none of each other's. It protects nothing: no action closes over anything (a convention that is tested).
 */
const ACTION_NAMES = createHash('sha256').update('names of actions').digest('base64');

export type BuildWish = {
  root: string;
  /** Aborting it ends a build under way; the call then resolves with `aborted`. */
  signal: AbortSignal;
  /** One line for the operator. */
  onNote: (line: string) => void;
};

/**
 * Builds the dashboard unless `.next` already holds a build of these sources. Starts that come at the same time wait for
 * one another. Throws a `StartError` with Next's own output when the build fails.
 */
export async function ensureBuild(wish: BuildWish): Promise<'unchanged' | 'built' | 'aborted'> {
  const { root, signal } = wish;
  if (isBuilt(root, hashSources(root))) return 'unchanged';
  const lock = await waitForLock(wish);
  if (!lock) return 'aborted';
  try {
    const sources = hashSources(root);
    if (isBuilt(root, sources)) return 'unchanged';
    wish.onNote('Building the dashboard (once; again only when its sources change) …');
    removeStamp(root);
    await build(root, sources, signal);
    if (signal.aborted) return 'aborted';
    await markFactories(root);
    await compressAssets(root);
    writeStamp(root, sources);
    return 'built';
  } finally {
    lock.release();
  }
}

async function waitForLock({ root, signal, onNote }: BuildWish) {
  let isTold = false;
  while (!signal.aborted) {
    const lock = takeLock(buildLockPath(root));
    if ('release' in lock) return lock;
    if (!isTold) onNote(`Waiting for the build of another start (process ${lock.heldBy}) …`);
    isTold = true;
    await delay(LOCK_POLL_MS, undefined, { signal }).catch(() => {});
  }
  return undefined;
}

/** The same sources give the same names everywhere. */
const namesOf = (sources: string) => ({
  BUILD_OF: sources.slice(0, 20),
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ?? ACTION_NAMES,
});

async function build(root: string, sources: string, signal: AbortSignal): Promise<void> {
  const lines: string[] = [];
  const run = runChild(
    {
      args: ['--import', './lib/local/launcher/dashboard-preload.mjs', 'node_modules/next/dist/bin/next', 'build'],
      cwd: root,
      env: { ...baseEnv(process.env), NODE_ENV: 'production', END_WITH_STDIN: '1', ...namesOf(sources) },
    },
    ({ text }) => lines.push(text),
  );
  const abort = () => run.kill('SIGKILL');
  signal.addEventListener('abort', abort);
  const { code } = await run.exited;
  signal.removeEventListener('abort', abort);
  if (code === 0 || signal.aborted) return;
  throw new StartError([...lines, '', 'The dashboard could not be built; the output above says why.']);
}
