import { join } from 'node:path';
import type { OutputLine } from './child-run';
import { LogFile } from './log-file';
import { LineLimiter, pickForTerminal } from './terminal-filter';

/** Where the lines of all children go: each to its own log file, warnings and errors to the terminal as well. */
export class Output {
  readonly #logs = new Map<string, LogFile>();
  readonly #limiter = new LineLimiter();
  #isQuiet = false;

  /** Children in `verbatim` write to the terminal as they are, for developers. */
  constructor(
    private readonly logsDir: string,
    private readonly verbatim: ReadonlySet<string> = new Set(),
  ) {}

  childLine(name: string, line: OutputLine): void {
    this.#logOf(name).write(line.text);
    if (this.#isQuiet) return;
    if (this.verbatim.has(name)) {
      writeLine(process.stdout, line.text);
      return;
    }
    const text = pickForTerminal(line);
    if (text !== undefined) this.#warn(`${name}: ${text}`, name);
  }

  /** One line of the launcher itself, for the operator. */
  note(line: string): void {
    writeLine(process.stderr, line);
  }

  /** While everything ends, children complain about each other; only their logs want that. */
  quieten(): void {
    this.#isQuiet = true;
  }

  close(): void {
    for (const log of this.#logs.values()) log.close();
    this.#logs.clear();
  }

  #warn(line: string, name: string): void {
    const admitted = this.#limiter.admit(line);
    if (admitted === 'no') return;
    this.note(line);
    if (admitted === 'last') this.note(`More of this is in ${join(this.logsDir, `${name}.log`)}`);
  }

  #logOf(name: string): LogFile {
    let log = this.#logs.get(name);
    if (!log) {
      log = new LogFile(join(this.logsDir, `${name}.log`));
      this.#logs.set(name, log);
    }
    return log;
  }
}

/** The terminal may have gone; that is no reason to fail. */
function writeLine(stream: NodeJS.WriteStream, line: string): void {
  if (stream.writable) stream.write(`${line}\n`);
}
