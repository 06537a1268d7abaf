import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a finished build was made of. Next's own id ties it to the files beside it, whoever built them. */
type Stamp = { sources: string; buildId: string };

/** Whether `.next` holds a finished build of exactly these sources. */
export function isBuilt(root: string, sources: string): boolean {
  const stamp = readStamp(root);
  return stamp !== undefined && stamp.sources === sources && stamp.buildId === readBuildId(root);
}

export function writeStamp(root: string, sources: string): void {
  writeFileSync(stampPath(root), JSON.stringify({ sources, buildId: readBuildId(root) ?? '' } satisfies Stamp));
}

/** Before a build begins: half a build must never pass for one. */
export function removeStamp(root: string): void {
  rmSync(stampPath(root), { force: true });
}

/** In the one folder of `.next` that a build does not empty. */
export function buildLockPath(root: string): string {
  const dir = join(root, '.next', 'cache');
  mkdirSync(dir, { recursive: true });
  return join(dir, 'switchboard-build.lock');
}

function stampPath(root: string): string {
  return join(root, '.next', 'switchboard-build.json');
}

function readStamp(root: string): Stamp | undefined {
  try {
    return JSON.parse(readFileSync(stampPath(root), 'utf8'));
  } catch {
    return undefined;
  }
}

function readBuildId(root: string): string | undefined {
  try {
    return readFileSync(join(root, '.next', 'BUILD_ID'), 'utf8');
  } catch {
    return undefined;
  }
}
