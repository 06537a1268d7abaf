import type { OutputLine } from './child-run';

/** pino's level of a warning. */
const WARNING_LEVEL = 40;
const WINDOW_MS = 10_000;
const MAX_LINES_PER_WINDOW = 20;

/** Said by Node and its libraries to developers; an operator can do nothing about it. */
const NOISE = [/^\(node:\d+\)/, /^\(Use `node --trace-/, /^\s+at /, /^\s*$/];

/**
 * What of a child's line the operator should see: warnings and errors of structured logs, and what is said on standard
 * error; nothing of the rest, which is in the log file.
 */
export function pickForTerminal({ stream, text }: OutputLine): string | undefined {
  if (text.startsWith('{')) {
    const entry = parseEntry(text);
    if (entry) return entry.level >= WARNING_LEVEL ? entry.message : undefined;
  }
  if (stream === 'stdout' || NOISE.some((pattern) => pattern.test(text))) return undefined;
  return text;
}

function parseEntry(text: string): { level: number; message: string } | undefined {
  try {
    const { level, msg, err } = JSON.parse(text);
    if (typeof level !== 'number') return undefined;
    const cause = err?.message && err.message !== msg ? `: ${err.message}` : '';
    return { level, message: `${msg ?? 'unnamed event'}${cause}` };
  } catch {
    return undefined;
  }
}

/** Lets through some lines per window and each text once, so that a failing child cannot flood the terminal. */
export class LineLimiter {
  #windowStart = 0;
  #count = 0;
  readonly #seen = new Set<string>();

  constructor(private readonly now: () => number = Date.now) {}

  /** `last` means: this one still, and then say where the others are. */
  admit(text: string): 'yes' | 'last' | 'no' {
    if (this.now() - this.#windowStart > WINDOW_MS) {
      this.#windowStart = this.now();
      this.#count = 0;
      this.#seen.clear();
    }
    if (this.#seen.has(text) || this.#count >= MAX_LINES_PER_WINDOW) return 'no';
    this.#seen.add(text);
    this.#count += 1;
    return this.#count === MAX_LINES_PER_WINDOW ? 'last' : 'yes';
  }
}
