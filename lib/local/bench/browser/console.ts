import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { baseEnv } from '../../launcher/child-env';
import type { RunFile } from '../../launcher/run-file';
import { REGISTRY_TABLE } from '../../launcher/targets';
import { HOST } from '../credentials';
import { makeFleet } from '../registry/make-fleet';

export type RunningConsole = {
  baseUrl: string;
  tablePort: number;
  stop: () => Promise<void>;
};

export const ADMIN = { name: 'admin', password: 'a-password-of-the-bench' };

const ROOT = resolve(import.meta.dirname, '../../../..');
const READY = 'Ctrl-C stops everything';

/** The whole product as `npm start` runs it, built, on free ports, with a registry of `rows` connections. */
export async function startConsole(rows: number): Promise<RunningConsole> {
  const dataDir = mkdtempSync(join(tmpdir(), 'switchboard-bench-'));
  const path = join(dataDir, 'table');
  mkdirSync(path);
  await makeFleet({ path, tableName: REGISTRY_TABLE, rows, nowMs: Date.now() });
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/local/start.ts'], {
    cwd: ROOT,
    env: {
      // What a person has set for their own console may not change what is measured.
      ...baseEnv(process.env),
      NODE_ENV: 'production',
      HOST,
      PORT: '0',
      GATEWAY_PORT: '0',
      TABLE_PORT: '0',
      DEMO_CLIENTS: '0',
      DATA_DIR: dataDir,
      ADMIN_PASSWORD: ADMIN.password,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  await new Promise<void>((resolveReady, reject) => {
    let output = '';
    const listen = (chunk: Buffer) => {
      output += chunk;
      if (output.includes(READY)) resolveReady();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    ended.then(() => reject(new Error(`The console did not start:\n${output}`)));
  });
  const { baseUrl = '', tableUrl = '' } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as RunFile;
  return {
    baseUrl,
    tablePort: Number(new URL(tableUrl).port),
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
