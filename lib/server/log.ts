import 'server-only';
import pino, { type Logger } from 'pino';
import { env } from './env';
import { processWide } from './process-wide';

/** JSON lines on standard output. What could hold a secret or a message is never passed to it. */
export function log(): Logger {
  return processWide('log', () =>
    pino({
      level: env().LOG_LEVEL,
      base: null,
      redact: ['password', 'token', 'text', 'lastWords', '*.password', '*.token', '*.text', '*.lastWords'],
    }),
  );
}
