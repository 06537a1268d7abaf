import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive, startOf } from './process-identity';

type Holder = { pid: number; startedAt?: string };
export type Lock = { release: () => void };

/**
 * Takes the lock file at `path` for this process, or answers who holds it. A lock whose holder is dead counts as free, so a
 * killed process needs no cleaning up. Linking a finished file is atomic: nobody ever reads half a lock.
 */
export function takeLock(path: string): Lock | { heldBy: number } {
  const own = `${path}.${process.pid}`;
  const startedAt = startOf(process.pid);
  const content = JSON.stringify({ pid: process.pid, ...(startedAt && { startedAt }) } satisfies Holder);
  writeFileSync(own, content, { mode: 0o600 });
  try {
    for (;;) {
      if (tryLink(own, path)) return { release: () => releaseLock(path, content) };
      const found = read(path);
      if (found === undefined) continue;
      const holder = parse(found);
      if (holder && isHolderAlive(holder)) return { heldBy: holder.pid };
      removeStale(path, found);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Another process may have replaced the stale lock meanwhile: what was moved away by mistake is put back. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (read(aside) !== stale) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function releaseLock(path: string, content: string): void {
  if (read(path) === content) rmSync(path, { force: true });
}

function isHolderAlive({ pid, startedAt }: Holder): boolean {
  if (!isAlive(pid)) return false;
  const actual = startOf(pid);
  return startedAt === undefined || actual === undefined || actual === startedAt;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(content: string): Holder | undefined {
  try {
    const holder: Holder = JSON.parse(content);
    return Number.isInteger(holder.pid) && holder.pid > 0 ? holder : undefined;
  } catch {
    return undefined;
  }
}
