import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startFauxqs } from 'fauxqs';
import type { Stack } from './stack';
import { startProcess } from './start-process';
import { REGISTRY_TABLE } from './test-client';

/** A second dashboard over a stack, whose jobs go to a queue, and workers when they are asked for. */
export async function startQueueDashboard({ tableUrl, callbackUrl, region, credentialsFile }: Stack) {
  const queue = await startFauxqs({ port: 0, logger: false, defaultRegion: region });
  const { queueUrl } = queue.createQueue('segments');
  const dataDir = mkdtempSync(join(tmpdir(), 'switchboard-e2e-'));
  const targetsFile = join(dataDir, 'targets.json');
  const table = { name: REGISTRY_TABLE, endpoint: tableUrl };
  const file = {
    console: { region, table: { name: 'console-of-queue', endpoint: tableUrl } },
    // A poll that was broken off may have been given a message, which then shows again after this long.
    queue: { url: queueUrl, endpoint: `http://127.0.0.1:${queue.port}`, visibilitySeconds: 4 },
    targets: [
      // Slow enough to look on.
      { name: 'queued', kind: 'development', region, callbackUrl, table, bulk: { perSecond: 2, concurrency: 2 } },
    ],
  };
  writeFileSync(targetsFile, JSON.stringify(file));
  const env = { TARGETS_FILE: targetsFile, AWS_SHARED_CREDENTIALS_FILE: credentialsFile };
  const start = startProcess({
    dataDir,
    env: { ...env, AUTH_SECRET: 'x'.repeat(40), ADMIN_PASSWORD: 'a-password-for-tests' },
  });
  const { signInUrl } = await start.ready();
  return {
    signInUrl: String(signInUrl),
    /** `npm run worker`, with the target of the dashboard or under another name. */
    startWorker(target = 'queued') {
      const workerFile = join(dataDir, `targets-of-worker-${target}.json`);
      writeFileSync(workerFile, JSON.stringify({ ...file, targets: [{ ...file.targets[0], name: target }] }));
      const worker = spawn('npm', ['run', 'worker'], {
        cwd: resolve(import.meta.dirname, '..'),
        env: { ...process.env, ...env, TARGETS_FILE: workerFile },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const said: string[] = [];
      worker.stdout.on('data', (chunk) => said.push(String(chunk)));
      const closed = once(worker, 'close');
      return {
        /** As a person or a supervisor ends npm. Answers all that it said, once nobody can say more. */
        async stop(): Promise<string> {
          worker.kill('SIGTERM');
          await closed;
          return said.join('');
        },
      };
    },
    async stop() {
      start.process.kill('SIGTERM');
      await start.exitCode;
      await queue.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
