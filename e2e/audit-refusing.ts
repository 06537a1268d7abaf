import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from './stack';
import { startProcess } from './start-process';
import { REGISTRY_TABLE } from './test-client';

/** Stands before the local table, and lets everything through but records of the audit, once it is told. */
async function startTableProxy(tableUrl: string) {
  const state = { refuses: false };
  const server = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const isWrite = /\.(Put|Update)Item$/.test(String(incoming.headers['x-amz-target']));
      if (state.refuses && isWrite && /AUDIT-(CHAIN#|HEADS)/.test(body.toString())) {
        answer.writeHead(500, { 'content-type': 'application/x-amz-json-1.0' });
        answer.end(JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message: 'no' }));
        return;
      }
      const { host: _, ...headers } = incoming.headers;
      const onward = send(tableUrl, { method: incoming.method, headers }, (told) => {
        answer.writeHead(told.statusCode ?? 502, told.headers);
        told.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    state,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A second console over a stack, with a table of its own whose audit can be made to refuse what is written. */
export async function startRefusingConsole({ tableUrl, callbackUrl, region, credentialsFile }: Stack) {
  const proxy = await startTableProxy(tableUrl);
  const dataDir = mkdtempSync(join(tmpdir(), 'switchboard-e2e-'));
  const targetsFile = join(dataDir, 'targets.json');
  const table = { name: REGISTRY_TABLE, endpoint: tableUrl };
  const targets = [{ name: 'local', kind: 'development', region, callbackUrl, table }];
  const console = { region, table: { name: 'console-refusing', endpoint: proxy.url } };
  writeFileSync(targetsFile, JSON.stringify({ console, targets }));
  const adminPassword = 'a-password-for-tests';
  const start = startProcess({
    dataDir,
    env: {
      TARGETS_FILE: targetsFile,
      AUTH_SECRET: 'x'.repeat(40),
      ADMIN_PASSWORD: adminPassword,
      AWS_SHARED_CREDENTIALS_FILE: credentialsFile,
    },
  });
  const { baseUrl, signInUrl } = await start.ready();
  return {
    baseUrl: String(baseUrl),
    /** The link that it printed. */
    link: new URL(String(signInUrl)).searchParams.get('token') ?? '',
    table: console.table.name,
    adminPassword,
    refuse(isOn: boolean) {
      proxy.state.refuses = isOn;
    },
    async stop() {
      start.process.kill('SIGTERM');
      await start.exitCode;
      proxy.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
