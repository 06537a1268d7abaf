import { StartError } from '../start-error';
import type { Output } from './output';
import { type ChildSpec, Supervisor } from './supervisor';

/** The children of one start, in the order in which they were started. */
export class Fleet {
  readonly #supervisors: Supervisor[] = [];
  #onChange: () => void = () => {};
  #isStopping = false;

  /** `onGiveUp` is called when a child cannot be kept alive. */
  constructor(
    private readonly output: Output,
    private readonly onGiveUp: (line: string) => void,
  ) {}

  /** Resolves with the child's port once it works. */
  async start(spec: ChildSpec): Promise<number | undefined> {
    if (this.#isStopping) throw new StartError([`The ${spec.name} is not started: everything is being stopped.`]);
    const supervisor = new Supervisor(spec, {
      onLine: (name, line) => this.output.childLine(name, line),
      onNote: (line) => this.output.note(line),
      onPidChange: () => this.#onChange(),
      onGiveUp: this.onGiveUp,
    });
    this.#supervisors.push(supervisor);
    return supervisor.start();
  }

  onPidChange(listener: () => void): void {
    this.#onChange = listener;
  }

  pids(): Record<string, number> {
    return Object.fromEntries(this.#supervisors.flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, pid]])));
  }

  /** The last to come goes first: nobody loses what it still needs to finish. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const supervisor of this.#supervisors.toReversed()) await supervisor.stop();
  }

  kill(): void {
    for (const supervisor of this.#supervisors) supervisor.kill();
  }
}
