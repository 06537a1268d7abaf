import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunFile } from '../lib/local/launcher/run-file';
import { readRun, startProcess } from './start-process';

export type StackOptions = {
  demoClients?: number;
  /** More variables for the start, such as LOG_LEVEL. */
  env?: Record<string, string>;
};

export type Stack = Required<Omit<RunFile, 'pid' | 'children'>> & {
  /** Password of the user `admin`. */
  adminPassword: string;
  dataDir: string;
  region: string;
  /** Process id of the part of this name in its present life: `table`, `gateway`, `dashboard` or `demo`. */
  pidOf: (name: string) => number;
  /** Everything the start printed so far. */
  output: () => string;
  /** Ends all of it and removes its data. */
  stop: () => Promise<void>;
};

/** Starts the whole product on free ports with a data folder of its own; resolves once the dashboard's health is 200. */
export async function startStack({ demoClients = 0, env = {} }: StackOptions = {}): Promise<Stack> {
  const dataDir = mkdtempSync(join(tmpdir(), 'switchboard-e2e-'));
  const adminPassword = 'a-password-for-tests';
  const start = startProcess({
    dataDir,
    env: {
      ADMIN_PASSWORD: adminPassword,
      DEMO_CLIENTS: String(demoClients),
      AWS_REGION: 'us-east-1',
      GATEWAY_FAULTS: 'on',
      ...env,
    },
  });
  const { pid: _pid, children: _children, ...facts } = await start.ready();
  return {
    ...(facts as Required<typeof facts>),
    adminPassword,
    dataDir,
    region: 'us-east-1',
    pidOf: (name) => readRun(dataDir)?.children[name] ?? Number.NaN,
    output: start.output,
    stop: async () => {
      start.process.kill('SIGTERM');
      await start.exitCode;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
