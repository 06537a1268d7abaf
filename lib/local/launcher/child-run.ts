import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export type ChildCommand = {
  /** Arguments of the same Node that runs the launcher. */
  args: string[];
  env: Record<string, string | undefined>;
  cwd: string;
};

export type OutputLine = { stream: 'stdout' | 'stderr'; text: string };
export type ChildExit = { code: number | null; signal: NodeJS.Signals | null };

/** One life of one child. Neither promise ever rejects. */
export type ChildRun = {
  pid: number | undefined;
  /** Settles with the port that the child announced, or with nothing when it announced none. */
  ready: Promise<{ port?: number }>;
  exited: Promise<ChildExit>;
  kill: (signal: NodeJS.Signals) => void;
};

/**
 * Starts a child whose standard input this process holds: however this process dies, the pipe closes and the child ends.
 * The child leads a process group of its own, so that Ctrl-C in a terminal reaches the launcher alone, which then stops its
 * children in order.
 */
export function runChild({ args, env, cwd }: ChildCommand, onLine: (line: OutputLine) => void): ChildRun {
  const child = spawn(process.execPath, args, {
    cwd,
    env: env as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  child.stdin.on('error', () => {});
  const ready = new Promise<{ port?: number }>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const announced = parseReady(text);
      if (announced) resolve(announced);
      else onLine({ stream: 'stdout', text });
    });
  });
  createInterface({ input: child.stderr }).on('line', (text) => onLine({ stream: 'stderr', text }));
  return { pid: child.pid, ready, exited: waitForEnd(child, onLine), kill: (signal) => killGroup(child, signal) };
}

function waitForEnd(child: ChildProcess, onLine: (line: OutputLine) => void): Promise<ChildExit> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      onLine({ stream: 'stderr', text: error.message });
      if (child.pid === undefined) resolve({ code: 1, signal: null });
    });
    // `close` would also wait for grandchildren that hold the output; `exit` may come before the last lines were read.
    child.on('exit', (code, signal) => setImmediate(() => resolve({ code, signal })));
  });
}

/** The child's own children belong to its group; on SIGKILL they have no other way to learn of it. */
function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (signal === 'SIGKILL' && process.platform !== 'win32') process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It has gone already.
  }
}

function parseReady(text: string): { port?: number } | undefined {
  if (!text.startsWith('{"ready":true')) return undefined;
  try {
    const { port } = JSON.parse(text);
    return typeof port === 'number' ? { port } : {};
  } catch {
    return undefined;
  }
}
