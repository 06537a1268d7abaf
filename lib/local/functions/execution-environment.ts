import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { FunctionError } from './function-error';
import { spawnRuntime } from './spawn-runtime';
import type { FunctionSettings } from './types';

/** Lambda gives the loading of a module as long. */
const LOAD_TIMEOUT_MS = 10_000;
const PROBE_MS = 250;
const BROKEN_MS = 1000;
const IDLE_MS = 15 * 60_000;
const MAX_STACK_LINES = 40;

type Failure = { name: string; message: string; stack: string };

/** What the process says, see runtime/. Numbers are those of invocations. */
type Receivers = {
  ready: () => void;
  broken: (failure: Failure) => void;
  done: (id: number, json: string) => void;
  failed: (id: number, failure: Failure) => void;
  crashed: (id: number | null, failure: Failure) => void;
  hint: (text: string) => void;
  pong: () => void;
};

type Invocation = {
  requestId: string;
  event: unknown;
  timer?: NodeJS.Timeout;
  resolve: (result: unknown) => void;
  reject: (error: FunctionError) => void;
};

type Listeners = {
  /** It takes no more events. */
  onRetired: () => void;
  onEnded: () => void;
};

/**
 * One process of a function, which Lambda calls an execution environment. It loads the module once and takes any number of events
 * at a time. It is of no more use, and ends when its last event has ended, once it was told to retire, an event ran into its time
 * limit, or an error was not caught; a process that dies takes the events under way with it.
 */
export class ExecutionEnvironment {
  readonly #invocations = new Map<number, Invocation>();
  readonly #process: ChildProcess;
  #lastId = 0;
  #isReady = false;
  #isRetired = false;
  /** Why it is being ended, when that is known before it has. */
  #endReason: [errorType: string, reason: string] | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly ended: Promise<void>;

  constructor(
    private readonly settings: FunctionSettings,
    private readonly listeners: Listeners,
  ) {
    this.#process = spawnRuntime(settings);
    this.#process.on('message', ([kind, ...values]: [keyof Receivers, never, never]) =>
      this.#receivers[kind](...values),
    );
    this.ended = new Promise((resolve) => {
      this.#process.once('exit', (code, signal) => resolve(this.#onExit(describeExit(code, signal, settings))));
      this.#process.once('error', (error) => {
        if (this.#process.pid === undefined) resolve(this.#onExit(['Runtime.ExitError', error.message]));
      });
    });
    const { loadTimeoutMs = LOAD_TIMEOUT_MS } = settings;
    this.#setTimer(loadTimeoutMs, () =>
      this.end('Sandbox.Timedout', `the module did not load within ${loadTimeoutMs / 1000} seconds`),
    );
  }

  get underWay(): number {
    return this.#invocations.size;
  }

  invoke(event: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      this.#invocations.set(this.#lastId, { requestId: randomUUID(), event, resolve, reject });
      if (this.#isReady) this.#begin(this.#lastId);
    });
  }

  /** Takes no more events, and ends after those under way. */
  retire(): void {
    if (!this.#isRetired) {
      this.#isRetired = true;
      this.listeners.onRetired();
    }
    if (this.#invocations.size === 0) this.#process.kill('SIGKILL');
  }

  /** Ends at once; events under way fail for this reason. */
  end(errorType: string, reason: string): void {
    this.#endReason ??= [errorType, reason];
    this.#isRetired = true;
    this.listeners.onRetired();
    this.#process.kill('SIGKILL');
  }

  #begin(id: number): void {
    const invocation = this.#invocations.get(id);
    if (!invocation) return;
    clearTimeout(this.#timer);
    invocation.timer = setTimeout(() => this.#onTimeout(id), this.settings.timeoutMs);
    // It may be dying already; its end is told by an event of its own.
    this.#process.send(['event', id, invocation.requestId, invocation.event], () => {});
    invocation.event = undefined;
  }

  readonly #receivers: Receivers = {
    ready: () => this.#onReady(),
    broken: (failure) => this.#onBroken(failure),
    done: (id, json) => this.#settle(id, ({ resolve }) => resolve(JSON.parse(json))),
    failed: (id, failure) => this.#fail(id, failure),
    crashed: (id, failure) => this.#onCrash(id, failure),
    hint: (text) => this.#log('', text),
    pong: () => clearTimeout(this.#timer),
  };

  /** It ends by itself, after it has shown the place of a syntax error. */
  #onBroken(failure: Failure): void {
    this.#logFailure('', failure);
    this.#endReason = [failure.name, summarise(failure)];
    this.retire();
    this.#setTimer(BROKEN_MS, () => this.#process.kill('SIGKILL'));
  }

  #onReady(): void {
    this.#isReady = true;
    clearTimeout(this.#timer);
    for (const id of this.#invocations.keys()) this.#begin(id);
    this.#rest();
  }

  #settle(id: number, tell: (invocation: Invocation) => void): void {
    const invocation = this.#invocations.get(id);
    if (!invocation) return;
    this.#invocations.delete(id);
    clearTimeout(invocation.timer);
    tell(invocation);
    if (this.#invocations.size > 0) return;
    if (this.#isRetired) this.#process.kill('SIGKILL');
    else this.#rest();
  }

  #rest(): void {
    if (this.#invocations.size > 0) return;
    this.#setTimer(this.settings.idleMs ?? IDLE_MS, () => this.retire());
  }

  #fail(id: number, failure: Failure): void {
    this.#settle(id, ({ requestId, reject }) => {
      this.#logFailure(requestId, failure);
      reject(new FunctionError(this.settings, failure.name, summarise(failure)));
    });
  }

  /** On Lambda too the process is not used again. Others' events can still end well in it. */
  #onCrash(id: number | null, failure: Failure): void {
    if (id !== null && this.#invocations.has(id)) this.#fail(id, failure);
    else this.#logFailure('', failure);
    if (id === null) this.end(failure.name, `an error outside of any event ended it: ${summarise(failure)}`);
    else this.retire();
  }

  #onTimeout(id: number): void {
    const reason = `Task timed out after ${(this.settings.timeoutMs / 1000).toFixed(2)} seconds`;
    this.#settle(id, ({ requestId, reject }) => {
      this.#log(requestId, reason);
      reject(new FunctionError(this.settings, 'Sandbox.Timedout', reason));
    });
    this.retire();
    if (this.#invocations.size === 0 || this.#endReason) return;
    this.#process.send(['ping'], () => {});
    this.#setTimer(PROBE_MS, () =>
      this.end(
        'Runtime.ExitError',
        'it was ended because another event of the same function blocked it until its time limit',
      ),
    );
  }

  #onExit(exit: [string, string]): void {
    clearTimeout(this.#timer);
    const [errorType, reason] = this.#endReason ?? exit;
    this.#isRetired = true;
    for (const { requestId, timer, reject } of this.#invocations.values()) {
      clearTimeout(timer);
      this.#log(requestId, reason);
      reject(new FunctionError(this.settings, errorType, reason));
    }
    this.#invocations.clear();
    this.listeners.onEnded();
  }

  #setTimer(delayMs: number, run: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(run, delayMs).unref();
  }

  #log(requestId: string, text: string): void {
    this.settings.log([this.settings.name, requestId, text].filter(Boolean).join(' '));
  }

  #logFailure(requestId: string, failure: Failure): void {
    const lines = (failure.stack || summarise(failure)).split('\n');
    for (const line of lines.slice(0, MAX_STACK_LINES)) this.#log(requestId, line);
  }
}

function summarise({ name, message }: Failure): string {
  return `${name}: ${message}`;
}

/** In Lambda's words. Node aborts a process whose heap is full. */
function describeExit(
  code: number | null,
  signal: NodeJS.Signals | null,
  { memoryMb }: FunctionSettings,
): [errorType: string, reason: string] {
  const isAborted = signal === 'SIGABRT' || code === 134;
  if (isAborted)
    return ['Runtime.OutOfMemory', `it was aborted, as Node does when the heap limit of ${memoryMb} MB is reached`];
  if (signal) return ['Runtime.ExitError', `Runtime exited with error: signal: ${signal}`];
  if (code === 0) return ['Runtime.ExitError', 'Runtime exited without providing a reason'];
  return ['Runtime.ExitError', `Runtime exited with error: exit status ${code}`];
}
