import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findFreePort } from '../lib/local/launcher/ports';
import type { Stack } from './stack';
import { REGISTRY_TABLE } from './test-client';

const ROOT = join(import.meta.dirname, '..');
const SERVE = join('lib', 'local', 'dashboard', 'serve.mjs');
const HOST = '127.0.0.1';

export type Instance = {
  url: string;
  signal: (name: NodeJS.Signals) => void;
  exited: Promise<unknown[]>;
  /** Status of the answer; 0 without one. */
  ask: (path: string) => Promise<number>;
};

/** Consoles over the tables of a stack that share one table, secret and target; `perSecond` is what all their jobs may use together. */
export function consolesOf(stack: Stack, { table, perSecond }: { table: string; perSecond: number }) {
  const { region, tableUrl, callbackUrl, credentialsFile, adminPassword } = stack;
  const targets = {
    console: { region, table: { name: table, endpoint: tableUrl } },
    targets: [
      {
        name: 'shared',
        kind: 'development',
        region,
        callbackUrl,
        table: { name: REGISTRY_TABLE, endpoint: tableUrl },
        bulk: { perSecond, concurrency: 16 },
      },
    ],
  };
  const shared = {
    TARGETS: JSON.stringify(targets),
    AUTH_SECRET: 'x'.repeat(40),
    ADMIN_PASSWORD: adminPassword,
    AWS_SHARED_CREDENTIALS_FILE: credentialsFile,
    LOG_LEVEL: 'debug',
    NODE_ENV: 'production' as const,
  };

  /** The dashboard as `npm start` runs it, without the launcher, which would start it again. */
  return async (): Promise<Instance> => {
    const port = String(await findFreePort(HOST));
    const child = spawn(process.execPath, [SERVE, '-H', HOST, '-p', port], {
      cwd: ROOT,
      env: { ...process.env, ...shared },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const url = `http://${HOST}:${port}`;
    return {
      url,
      signal: (name) => void child.kill(name),
      exited: once(child, 'exit'),
      ask: (path) =>
        fetch(url + path).then(
          ({ status }) => status,
          () => 0,
        ),
    };
  };
}
