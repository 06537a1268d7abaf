import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { makeTempDir, ROOT, until } from '../testing';
import { isAlive } from './process-identity';

/** A launcher in small: one real child, whose process id it prints. */
const PARENT = `
  import { runChild } from './lib/local/launcher/child-run.ts';
  const run = runChild({ args: process.argv.slice(1), cwd: process.cwd(), env: process.env }, () => {});
  await run.ready;
  console.log(run.pid);
  setInterval(() => {}, 1000);
`;

async function startFamily(args: string[], env: Record<string, string>) {
  const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', PARENT, '--', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const child = await new Promise<number>((resolve) => {
    createInterface({ input: parent.stdout }).once('line', (line) => resolve(Number(line)));
  });
  return { parent, child };
}

test('a real child ends when its launcher is killed with -9', async () => {
  const { parent, child } = await startFamily(['--import', 'tsx', 'lib/local/table/main.ts'], {
    TABLE_PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: makeTempDir(),
  });
  expect(isAlive(child)).toBe(true);
  parent.kill('SIGKILL');
  await until(() => !isAlive(child));
});

test('the dashboard ends when its launcher is killed with -9', async () => {
  // Like Next: it ends on SIGTERM and knows nothing of the pipe.
  const script = `
    process.on('SIGTERM', () => process.exit(143));
    console.log('{"ready":true}');
    setInterval(() => {}, 1000);`;
  const { parent, child } = await startFamily(
    ['--import', './lib/local/launcher/dashboard-preload.mjs', '-e', script],
    { END_WITH_STDIN: '1' },
  );
  expect(isAlive(child)).toBe(true);
  parent.kill('SIGKILL');
  await until(() => !isAlive(child));
});
