import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { makeTempDir, ROOT, until } from '../testing';
import { isAlive, writeFiles } from './test-kit';

/** A gateway in small: it has a function whose process id it prints, and leaves an event of it under way. */
const PARENT = `
  import { createFunction } from './lib/local/functions/create-function.ts';
  const [root, wait] = process.argv.slice(1);
  const url = 'http://127.0.0.1:9';
  const { invoke } = createFunction({
    name: 'f', file: root + '/app.js', exportName: 'handler', root, environment: {}, timeoutMs: 60_000, memoryMb: 128,
    region: 'us-east-1', accountId: '0', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, inherited: {}, log: () => {},
    endpoints: () => ({ gateway: { host: '127.0.0.1', port: 9 }, apiId: 'a', domainNames: [], dynamoDbUrl: url}),
  });
  console.log(await invoke({}));
  invoke({ wait }).catch(() => {});
  setInterval(() => {}, 1000);
`;
const HANDLER = `exports.handler = async ({ wait }) => {
  if (wait === 'loop') for (;;);
  if (wait === 'timer') await new Promise((resolve) => setTimeout(resolve, 60_000));
  return process.pid;
};`;

test.each(['timer', 'loop'])('a function under way in a %s ends when its gateway is killed with -9', async (wait) => {
  const root = makeTempDir();
  writeFiles(root, { 'app.js': HANDLER });
  const args = ['--import', 'tsx', '--input-type=module', '-e', PARENT, '--', root, wait];
  const parent = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const pid = await new Promise<number>((resolve) => {
    createInterface({ input: parent.stdout }).once('line', (line) => resolve(Number(line)));
  });
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await until(() => !isAlive(pid));
});
