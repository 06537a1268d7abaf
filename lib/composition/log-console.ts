import { format, stripVTControlCharacters } from 'node:util';
import { cutQueries } from './hide-secrets';

type Level = 'warn' | 'error';
/** How Node.js begins what it warns of, which it writes to the console as an error. */
const WARNING = /^\(node:\d+\) /;

type Log = Record<Level, (fields: object, words: string) => void>;

/**
 * From now on a warning or an error that a library writes to the console is one line of the log, like all others: whoever asks decides what stands in
 * it, a URL with what was searched for or text that looks like a line of its own.
 */
export function logConsole(log: () => Log, console: Pick<Console, Level> = globalThis.console): void {
  for (const level of ['warn', 'error'] as const) {
    console[level] = (...parts: unknown[]) => {
      const err = parts.find((part) => part instanceof Error);
      const said = parts.filter((part) => part !== err && typeof part === 'object' && part !== null);
      const words = format(...parts.filter((part) => part !== err && !said.includes(part)));
      const fields = { source: 'console', ...(err && { err }), ...(said.length > 0 && { said }) };
      const told = WARNING.test(words) ? 'warn' : level;
      log()[told](fields, cutQueries(stripVTControlCharacters(words).trim()) || 'written to the console');
    };
  }
}
