import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../start-error';
import { type Lock, takeLock } from './lock';

const PRIVATE_FILE = 0o600;

/** Where everything of one start lies. */
export type DataPaths = ReturnType<typeof pathsOf>;

export function pathsOf(dataDir: string) {
  return {
    root: dataDir,
    logs: join(dataDir, 'logs'),
    lock: join(dataDir, 'lock'),
    secrets: join(dataDir, 'secrets.json'),
    credentials: join(dataDir, 'aws-credentials'),
    /** Never written: the AWS SDK reads its absence as "no settings", instead of the operator's own `~/.aws/config`. */
    awsConfig: join(dataDir, 'aws-config'),
    targets: join(dataDir, 'targets.json'),
    run: join(dataDir, 'run.json'),
  };
}

/** Creates the folder and takes it for this process. Throws a `StartError` when it cannot be written or is in use. */
export function openDataDir(dataDir: string): { paths: DataPaths; lock: Lock } {
  const paths = pathsOf(dataDir);
  try {
    mkdirSync(paths.root, { recursive: true, mode: 0o700 });
    mkdirSync(paths.logs, { recursive: true });
    const lock = takeLock(paths.lock);
    if ('heldBy' in lock) throw new StartError([describeHolder(paths, lock.heldBy)]);
    return { paths, lock };
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError([
      `The data folder ${dataDir} cannot be written (${(error as Error).message}). ` +
        'Make it writable, or name another one with DATA_DIR.',
    ]);
  }
}

function describeHolder(paths: DataPaths, pid: number): string {
  const url = readJson<{ baseUrl?: string }>(paths.run)?.baseUrl;
  return (
    `Switchboard already runs on ${paths.root} (process ${pid}${url ? `, ${url}` : ''}). ` +
    'Stop it first, or give this one a folder of its own with DATA_DIR.'
  );
}

/** Replaces the file as a whole, readable by its owner only: a crash leaves the old one or the new one. */
export function writePrivateFile(path: string, content: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  rmSync(draft, { force: true });
  writeFileSync(draft, content, { mode: PRIVATE_FILE });
  renameSync(draft, path);
}

/** `undefined` when the file is missing or is not JSON. */
export function readJson<T>(path: string): Partial<T> | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
