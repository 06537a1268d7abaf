import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { makeTempDir, ROOT } from '../local/testing';

const TARGETS = {
  console: { region: 'eu-west-1', table: { name: 'console' } },
  targets: [
    {
      name: 'live',
      kind: 'development',
      region: 'eu-west-1',
      callbackUrl: 'https://x.example/live',
      table: { name: 'registry' },
    },
  ],
};

/** What the worker says on standard error, and its exit code. */
async function start(variables: Record<string, string>) {
  const { TARGETS_FILE: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/worker/main.ts'], {
    cwd: ROOT,
    env: { ...inherited, ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { said, code };
}

test('a worker without a targets file, or without a queue in it, ends with one line that says so', async () => {
  const path = join(makeTempDir(), 'targets.json');
  await writeFile(path, JSON.stringify(TARGETS));
  const [none, noQueue] = await Promise.all([start({}), start({ TARGETS_FILE: path })]);
  expect(none).toEqual({
    said: 'The worker cannot start: TARGETS_FILE is not set: name the file that describes the targets and the queue\n',
    code: 1,
  });
  expect(noQueue).toEqual({
    said: 'The worker cannot start: The targets file names no queue, so there is nothing for a worker to do.\n',
    code: 1,
  });
});
