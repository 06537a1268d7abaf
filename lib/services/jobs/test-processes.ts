import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { HOST, STAGE } from '../../local/bench/credentials';
import { inParallel } from '../../local/bench/load/in-parallel';
import { startChild } from '../../local/bench/processes/child';
import { ROOT } from '../../local/testing';
import type { GatewayOperations } from './test-gateway-process';

/** What jobs work against, each in a process of its own that ends with the test and can be killed before. */

export async function startTableProcess(dataDir: string, port: number) {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', 'lib/local/table/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, HOST, TABLE_PORT: String(port), DATA_DIR: dataDir },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const line = await new Promise<string>((resolve) => {
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
  });
  const announced: { port: number } = JSON.parse(line);
  const kill = async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return { port: announced.port, kill };
}

export function startGatewayProcess() {
  const gateway = startChild<GatewayOperations>(new URL('./test-gateway-process.ts', import.meta.url));
  onTestFinished(() => gateway.kill());
  return gateway;
}

/** Real clients, which count what they get and know when they were closed. */
export async function connectAll(port: number, count: number) {
  const clients = Array.from({ length: count }, () => ({ received: 0, isClosed: false }));
  await inParallel([...clients.entries()], 64, async ([number, client]) => {
    const socket = new WebSocket(`ws://${HOST}:${port}/${STAGE}?n=${number}`, { perMessageDeflate: false });
    socket.on('message', () => {
      client.received += 1;
    });
    socket.on('close', () => {
      client.isClosed = true;
    });
    socket.on('error', () => {});
    await once(socket, 'open');
  });
  return clients;
}

export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, by: Math.random() }))
    .sort((a, b) => a.by - b.by)
    .map(({ item }) => item);
}
