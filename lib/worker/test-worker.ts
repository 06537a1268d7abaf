import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { ROOT, until } from '../local/testing';

export const METRICS_TOKEN = 'a-token-for-scrapes';
const PATIENCE_MS = 90_000;

/** `npm run worker`, which ends with the test, and the name by which it owns segments. */
export async function startWorker(targetsFile: string, variables: Record<string, string> = {}) {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', 'lib/worker/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, TARGETS_FILE: targetsFile, METRICS_PORT: '0', METRICS_TOKEN, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  if (!child.stdout) throw new Error('The worker has no output.');
  const lines = createInterface({ input: child.stdout });
  const said: { msg: string; why?: string; runner?: string; port?: number }[] = [];
  lines.on('line', (line) => said.push(JSON.parse(line)));
  const runner = await until(() => said.find((line) => line.runner)?.runner, PATIENCE_MS);
  const { port } = await until(() => said.find((line) => line.port), PATIENCE_MS);
  const scrape = (token: string) =>
    fetch(`http://127.0.0.1:${port}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  return { runner, said, scrape, signal: (name: NodeJS.Signals) => child.kill(name), exited };
}
