import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { instructionsOf, isIgnored, parseDockerfile, type Stage } from './dockerfile';

export const ROOT = resolve(import.meta.dirname, '..');
const DOCKERFILE = 'lib/deploy/Dockerfile';

/** The two stages of the Dockerfile. */
export function readStages(): { build: Stage; run: Stage } {
  const [build, run, ...more] = parseDockerfile(readFileSync(join(ROOT, DOCKERFILE), 'utf8'));
  if (!build || !run || more.length > 0) throw new Error(`${DOCKERFILE} has not two stages`);
  return { build, run };
}

/** Lays out what the stage copies out of the build context, which is this checkout less what .dockerignore names. */
export function copyContext(stage: Stage, workdir: string): void {
  const patterns = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const copy = (path: string) => {
    if (path !== '.' && isIgnored(path, patterns)) return;
    if (!lstatSync(join(ROOT, path)).isDirectory()) {
      mkdirSync(dirname(join(workdir, path)), { recursive: true });
      copyFileSync(join(ROOT, path), join(workdir, path));
      return;
    }
    for (const name of readdirSync(join(ROOT, path))) copy(path === '.' ? name : `${path}/${name}`);
  };
  for (const { from, paths, to } of instructionsOf(stage, 'COPY')) {
    if (from || (to !== './' && to !== '.')) throw new Error(`The build stage copies to ${to}`);
    for (const path of paths) copy(path);
  }
}

/**
 * What the build stage runs, in order, with this checkout's packages and build in the place of those that it would make: the lock
 * file is checked by npm, and the build has to find that these are its very sources.
 */
export function runBuildSteps(
  stage: Stage,
  workdir: string,
): { command: string; output: string; status: number | null }[] {
  symlinkSync(realpathSync(join(ROOT, 'node_modules')), join(workdir, 'node_modules'));
  mkdirSync(join(workdir, '.next'));
  for (const name of ['standalone', 'static']) symlinkSync(join(ROOT, '.next', name), join(workdir, '.next', name));
  for (const name of ['BUILD_ID', 'switchboard-build.json']) {
    copyFileSync(join(ROOT, '.next', name), join(workdir, '.next', name));
  }
  return instructionsOf(stage, 'RUN').map(({ value: command }) => {
    const [program = '', ...args] = command.split(' ');
    if (args[0] === 'ci') args.push('--dry-run', '--offline');
    const { stdout, stderr, status } = spawnSync(program, args, { cwd: workdir, encoding: 'utf8' });
    return { command, output: `${stdout}${stderr}`, status };
  });
}

/** Lays out the final stage, and takes from everybody the right to write to it. */
export function copyImage(stage: Stage, buildDir: string, workdir: string): void {
  for (const { from, paths, to } of instructionsOf(stage, 'COPY')) {
    if (from !== 'build') throw new Error('The final stage copies from the build alone');
    for (const path of paths) {
      const source = realpathSync(join(buildDir, path.replace(/^\/build\//, '')));
      const isDirectory = lstatSync(source).isDirectory();
      const name = path.split('/').at(-1) ?? '';
      // The content of a folder goes into the destination, a file under its own name.
      cpSync(source, isDirectory ? join(workdir, to) : join(workdir, to, name), {
        recursive: true,
        verbatimSymlinks: true,
      });
    }
  }
  for (const { path, isDirectory } of listTree(workdir)) chmodSync(path, isDirectory ? 0o555 : 0o444);
  chmodSync(workdir, 0o555);
}

type Entry = { path: string; isDirectory: boolean; bytes: number; changedAt: number };

/** Everything below `dir`. */
export function listTree(dir: string): Entry[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const path = join(dir, name);
      const stat = lstatSync(path);
      return { path, isDirectory: stat.isDirectory(), bytes: stat.size, changedAt: stat.mtimeMs };
    });
}

/** The environment that the final stage sets. */
export function environmentOf(stage: Stage): Record<string, string> {
  return Object.fromEntries(instructionsOf(stage, 'ENV').map(({ key, value }) => [key, value]));
}
