import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What Next compiles or reads while it builds. */
const SOURCE_DIRS = ['app', 'components', 'lib', 'public'];
/** Not part of the dashboard. */
const IGNORED_DIRS = new Set(['lib/local', 'lib/decisions', 'lib/deploy']);
const IGNORED_FILES = /(\.(test|spec)\.tsx?|\.md|\.d\.ts)$/;
const ROOT_FILES = /^(package(-lock)?\.json|tsconfig\.json|\.env(\.production)?(\.local)?|.+\.(ts|tsx|mjs|cjs|js))$/;
const IGNORED_ROOT_FILES = new Set(['next-env.d.ts', 'vitest.config.ts', 'playwright.config.ts']);

/** Changes exactly when a build of the checkout at `root` would give something else: sources, packages, settings, Node. */
export function hashSources(root: string, env: Record<string, string | undefined> = process.env): string {
  const hash = createHash('sha256').update(
    `node ${process.versions.node.split('.')[0]} production, assets compressed, named by its sources\n`,
  );
  for (const name of Object.keys(env).sort()) {
    if (name.startsWith('NEXT_PUBLIC_')) hash.update(`${name}=${env[name]}\n`);
  }
  for (const path of listSources(root)) {
    const content = readFileSync(join(root, path));
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

function listSources(root: string): string[] {
  const rootFiles = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile() && ROOT_FILES.test(entry.name) && !IGNORED_ROOT_FILES.has(entry.name))
    .map(({ name }) => name);
  return [...rootFiles, ...SOURCE_DIRS.flatMap((dir) => listFiles(root, dir))].sort();
}

function listFiles(root: string, dir: string): string[] {
  if (IGNORED_DIRS.has(dir) || !statSync(join(root, dir), { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(join(root, dir), { withFileTypes: true }).flatMap((entry) => {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory()) return listFiles(root, path);
    return IGNORED_FILES.test(entry.name) ? [] : [path];
  });
}
