// For tests only.

import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { makeTempDir } from '../testing';
import { createFunction } from './create-function';
import type { Endpoints, FunctionSettings, HostedFunction } from './types';

export const REGION = 'us-east-1';
export const CREDENTIALS = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };
/** For handlers that answer at once, on however busy a machine. */
const PATIENT_MS = 20_000;

export function writeFiles(root: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export function endpointsAt(port: number, overrides: Partial<Endpoints> = {}): Endpoints {
  return {
    gateway: { host: '127.0.0.1', port },
    apiId: 'local00000',
    domainNames: [],
    dynamoDbUrl: `http://127.0.0.1:${port}`,
    ...overrides,
  };
}

export type Hosted = HostedFunction & {
  root: string;
  /** What was logged, line by line. */
  lines: string[];
};

/** A function of the first of `files`, as long as the test lasts. */
export function hostFunction(files: Record<string, string>, overrides: Partial<FunctionSettings> = {}): Hosted {
  const root = overrides.root ?? makeTempDir();
  writeFiles(root, files);
  const lines: string[] = [];
  const hosted = createFunction({
    name: 'chat',
    file: join(root, Object.keys(files)[0] ?? ''),
    exportName: 'handler',
    root,
    environment: {},
    timeoutMs: PATIENT_MS,
    memoryMb: 128,
    region: REGION,
    accountId: '000000000000',
    credentials: CREDENTIALS,
    endpoints: () => endpointsAt(9),
    inherited: { PATH: process.env.PATH, AWS_PROFILE: 'production', AWS_SESSION_TOKEN: 'real' },
    log: (line) => lines.push(line),
    ...overrides,
  });
  onTestFinished(() => hosted.close());
  return { ...hosted, root, lines };
}

export type Captured = {
  method: string;
  host: string;
  url: string;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: string;
};

/** An HTTP server without TLS that keeps what it was asked. */
export async function startCapture(
  answer: (request: Captured) => { status: number; body?: string } = () => ({ status: 200 }),
) {
  const requests: Captured[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers, rawHeaders } = request;
    const captured = {
      method,
      host: headers.host ?? '',
      url,
      headers,
      rawHeaders,
      body: Buffer.concat(chunks).toString(),
    };
    requests.push(captured);
    const { status, body } = answer(captured);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { requests, port: (server.address() as AddressInfo).port };
}
