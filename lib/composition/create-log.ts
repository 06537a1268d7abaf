import pino, { type Logger } from 'pino';
import { createLogDestination } from './log-destination';

const STANDARD_OUTPUT = 1;

/** JSON lines on standard output. What could hold a secret or a message is never passed to it. `mixin` adds fields to every line. */
export function createLog(level: 'debug' | 'info' | 'warn' | 'error', mixin?: () => object): Logger {
  const redact = ['password', 'token', 'text', 'lastWords', '*.password', '*.token', '*.text', '*.lastWords'];
  return pino({ level, base: null, redact, ...(mixin && { mixin }) }, createLogDestination(STANDARD_OUTPUT));
}
