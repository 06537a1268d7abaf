import { setTimeout as delay } from 'node:timers/promises';
import { StartError } from '../start-error';
import { type ChildCommand, type ChildExit, type ChildRun, type OutputLine, runChild } from './child-run';

export type ChildSpec = {
  name: string;
  /** Asked before every life of the child; `port` is where an earlier life listened. */
  command: (port: number | undefined) => ChildCommand;
  /** How to know that it works, for a child that does not say so itself. Rejects with the reason when `signal` is aborted. */
  probe?: (signal: AbortSignal) => Promise<void>;
  readyTimeoutMs?: number;
  stopTimeoutMs: number;
};

export type SupervisorEvents = {
  onLine: (name: string, line: OutputLine) => void;
  /** One readable line for the operator. */
  onNote: (line: string) => void;
  onPidChange: () => void;
  /** The child dies again and again; one line that says so. */
  onGiveUp: (line: string) => void;
};

export type RestartTiming = { quickFailureMs: number; maxQuickFailures: number; firstBackoffMs: number };
const RESTART_TIMING: RestartTiming = { quickFailureMs: 10_000, maxQuickFailures: 5, firstBackoffMs: 200 };
const MAX_BACKOFF_MS = 5000;
const READY_TIMEOUT_MS = 60_000;

/** Keeps one child alive: starts it, restarts it with growing pauses when it dies, gives up when that does not help. */
export class Supervisor {
  #run: ChildRun | undefined;
  #port: number | undefined;
  #lastError = '';
  #quickFailures = 0;
  readonly #stopping = new AbortController();

  constructor(
    readonly spec: ChildSpec,
    private readonly events: SupervisorEvents,
    private readonly timing: RestartTiming = RESTART_TIMING,
  ) {}

  get name(): string {
    return this.spec.name;
  }

  get pid(): number | undefined {
    return this.#run?.pid;
  }

  /** Resolves with the child's port once it works; throws a `StartError` when it does not come up the first time. */
  async start(): Promise<number | undefined> {
    const startedAt = Date.now();
    const run = this.#spawn();
    const failure = await this.#waitUntilReady(run);
    if (failure) {
      this.#stopping.abort();
      run.kill('SIGKILL');
      throw new StartError([`The ${this.name} could not start: ${failure}`]);
    }
    void this.#watch(run, startedAt);
    return this.#port;
  }

  /** Resolves when the child has ended, by force if it takes longer than its `stopTimeoutMs`. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const run = this.#run;
    if (!run) return;
    run.kill('SIGTERM');
    const bound = new AbortController();
    const isLate = delay(this.spec.stopTimeoutMs, true, { signal: bound.signal }).catch(() => false);
    await Promise.race([run.exited, isLate]);
    bound.abort();
    run.kill('SIGKILL');
    await run.exited;
  }

  kill(): void {
    this.#stopping.abort();
    this.#run?.kill('SIGKILL');
  }

  #spawn(): ChildRun {
    this.#lastError = '';
    const run = runChild(this.spec.command(this.#port), (line) => {
      // Frames of a stack trace explain nothing in one line.
      if (line.stream === 'stderr' && /^\S/.test(line.text)) this.#lastError = line.text;
      this.events.onLine(this.name, line);
    });
    this.#run = run;
    this.events.onPidChange();
    return run;
  }

  /** Answers why the child does not work, or nothing when it does. */
  async #waitUntilReady(run: ChildRun): Promise<string | undefined> {
    const bound = new AbortController();
    const timer = setTimeout(() => bound.abort(), this.spec.readyTimeoutMs ?? READY_TIMEOUT_MS);
    const failure = await Promise.race([
      run.exited.then((exit) => this.#lastError || describeExit(exit)),
      this.spec.probe ? this.spec.probe(bound.signal).catch((error: Error) => error.message) : this.#readPort(run),
      new Promise<string>((resolve) => {
        if (!this.spec.probe) bound.signal.addEventListener('abort', () => resolve('it did not say that it is ready'));
      }),
    ]);
    clearTimeout(timer);
    bound.abort();
    return failure ?? undefined;
  }

  async #readPort(run: ChildRun): Promise<undefined> {
    this.#port = (await run.ready).port ?? this.#port;
  }

  async #watch(first: ChildRun, firstStartedAt: number): Promise<void> {
    let run = first;
    let startedAt = firstStartedAt;
    for (;;) {
      const exit = await run.exited;
      if (this.#stopping.signal.aborted) return;
      const isQuick = Date.now() - startedAt < this.timing.quickFailureMs;
      this.#quickFailures = isQuick ? this.#quickFailures + 1 : 0;
      const reason = this.#lastError || describeExit(exit);
      if (this.#quickFailures >= this.timing.maxQuickFailures) {
        this.events.onGiveUp(
          `The ${this.name} died ${this.#quickFailures} times in a row, the last time with: ${reason}`,
        );
        return;
      }
      this.events.onNote(`The ${this.name} died (${reason}); starting it again.`);
      const backoffMs = Math.min(this.timing.firstBackoffMs * 2 ** this.#quickFailures, MAX_BACKOFF_MS);
      await delay(backoffMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
      if (this.#stopping.signal.aborted) return;
      startedAt = Date.now();
      run = this.#spawn();
    }
  }
}

function describeExit({ code, signal }: ChildExit): string {
  return signal ? `ended by ${signal}` : `exit code ${code}`;
}
