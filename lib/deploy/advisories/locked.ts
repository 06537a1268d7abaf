import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Explanation } from './explained';

/** Versions by the name of their package, as `package-lock.json` has them. */
type Locked = ReadonlyMap<string, ReadonlySet<string>>;

export function readLocked(root: string): Locked {
  const { packages } = JSON.parse(readFileSync(resolve(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  const locked = new Map<string, Set<string>>();
  for (const [path, { version }] of Object.entries(packages)) {
    const name = path.split('node_modules/').at(-1);
    if (name && version) locked.set(name, (locked.get(name) ?? new Set()).add(version));
  }
  return locked;
}

/** Explanations of versions that are not locked any more, in words: what was looked at is not what is installed. No registry is asked. */
export function findStale(explained: readonly Explanation[], locked: Locked): string[] {
  return explained.flatMap(({ id, package: name, version }) => {
    const versions = [...(locked.get(name) ?? [])];
    if (versions.includes(version)) return [];
    const now =
      versions.length > 0 ? `the lock file has ${versions.join(' and ')}` : 'the lock file has no such package';
    return [
      `${id} is explained for ${name} ${version}, and ${now}. Look at it again in lib/deploy/advisories/explained.ts.`,
    ];
  });
}
