import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { findFreePort } from '../lib/local/launcher/ports';
import type { Stack } from './stack';
import { REGISTRY_TABLE } from './test-client';

const ROOT = join(import.meta.dirname, '..');
const SERVE = join('lib', 'local', 'dashboard', 'serve.mjs');
const HOST = '127.0.0.1';
export const METRICS_TOKEN = 'a-token-for-scrapes';

export type Instance = {
  url: string;
  /** Each line of its log that is one. */
  logged: () => { msg?: string; request?: string; level: number; [field: string]: unknown }[];
  signal: (name: NodeJS.Signals) => void;
  exited: Promise<unknown[]>;
  /** Status and body of a path, with the metrics' token. */
  ask: (path: string, headers?: Record<string, string>) => Promise<{ status: number; body: string; headers: Headers }>;
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
    METRICS_TOKEN,
    LOG_LEVEL: 'debug',
    NODE_ENV: 'production' as const,
  };

  /** The dashboard as `npm start` runs it, without the launcher, which would start it again. */
  return async (env: Record<string, string> = {}): Promise<Instance> => {
    const port = String(await findFreePort(HOST));
    const child = spawn(process.execPath, [SERVE, '-H', HOST, '-p', port], {
      cwd: ROOT,
      env: { ...process.env, ...shared, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const chunks: string[] = [];
    child.stdout.on('data', (chunk) => chunks.push(String(chunk)));
    const url = `http://${HOST}:${port}`;
    return {
      url,
      logged: () =>
        chunks
          .join('')
          .split('\n')
          .flatMap((line) => (line.startsWith('{') && line.endsWith('}') ? [JSON.parse(line)] : [])),
      signal: (name) => void child.kill(name),
      exited: once(child, 'exit'),
      async ask(path, headers = { authorization: `Bearer ${METRICS_TOKEN}` }) {
        const response = await fetch(url + path, { headers }).catch(() => undefined);
        return {
          status: response?.status ?? 0,
          body: (await response?.text()) ?? '',
          headers: response?.headers ?? new Headers(),
        };
      },
    };
  };
}

/** What a collector of OpenTelemetry is to a console: takes what is told and keeps it. */
export async function startCollector() {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    received.push(await text(request));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    received: () => received.join('\n'),
    stop: () => void server.close(),
  };
}
