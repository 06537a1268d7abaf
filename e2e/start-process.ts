import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunFile } from '../lib/local/launcher/run-file';

const ROOT = resolve(import.meta.dirname, '..');
const LAUNCHER = ['--import', 'tsx', 'lib/local/start.ts'];
const READY_TIMEOUT_MS = 60_000;

export type StartOptions = {
  dataDir: string;
  env?: Record<string, string>;
  /** `npm` starts it as a person does, `node` without npm and its shell in between. */
  via?: 'node' | 'npm';
  script?: 'start' | 'local';
};

/** One launcher under test, with everything it said. */
export type StartProcess = {
  process: ChildProcess;
  output: () => string;
  exitCode: Promise<number | null>;
  /** Resolves once everything works; throws with the output when it ends before. */
  ready: () => Promise<RunFile>;
};

/** Starts on free ports, without demo clients, unless `env` says otherwise. */
export function startProcess({ dataDir, env = {}, via = 'node', script = 'start' }: StartOptions): StartProcess {
  const [command, args] = via === 'npm' ? ['npm', ['run', script]] : [process.execPath, [...LAUNCHER, script]];
  const child = spawn(command, args, {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: '0',
      GATEWAY_PORT: '0',
      TABLE_PORT: '0',
      DEMO_CLIENTS: '0',
      DATA_DIR: dataDir,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(String(chunk)));
  const output = () => chunks.join('');
  const exitCode = new Promise<number | null>((done) => child.on('close', done));
  return { process: child, output, exitCode, ready: () => waitUntilReady({ dataDir, child, output }) };
}

type Waiting = { dataDir: string; child: ChildProcess; output: () => string };

async function waitUntilReady({ dataDir, child, output }: Waiting): Promise<RunFile> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The start ended:\n${output()}`);
    const run = readRun(dataDir);
    // The file of an earlier start that was killed may still lie there.
    if (run && isAlive(run.pid) && output().includes('Ctrl-C stops everything')) return run;
    await delay(50);
  }
  throw new Error(`The start did not become ready:\n${output()}`);
}

export function readRun(dataDir: string): RunFile | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Whether anybody listens where `url` points. */
export function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((done) => {
    const socket = createConnection({ host: hostname, port: Number(port) });
    socket.on('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.on('error', () => done(false));
  });
}
