import pino, { type Logger } from 'pino';

/** JSON lines on standard output. What could hold a secret or a message is never passed to it. `mixin` adds fields to every line. */
export function createLog(level: 'debug' | 'info' | 'warn' | 'error', mixin?: () => object): Logger {
  return pino({
    level,
    base: null,
    ...(mixin && { mixin }),
    redact: ['password', 'token', 'text', 'lastWords', '*.password', '*.token', '*.text', '*.lastWords'],
  });
}
