import pino, { type Logger } from 'pino';

/** JSON lines on standard output. What could hold a secret or a message is never passed to it. */
export function createLog(level: 'debug' | 'info' | 'warn' | 'error'): Logger {
  return pino({
    level,
    base: null,
    redact: ['password', 'token', 'text', 'lastWords', '*.password', '*.token', '*.text', '*.lastWords'],
  });
}
