import pino, { type Logger } from 'pino';
import type { Witnessed } from '../console/audit-chain';
import { hideSecrets } from './hide-secrets';
import { createLogDestination } from './log-destination';

const STANDARD_OUTPUT = 1;

/**
 * JSON lines on standard output. What could hold a secret or a message is never passed to it; should it be, as a field of what was
 * thrown, it is hidden by its name. `mixin` adds fields to every line.
 */
export function createLog(
  level: 'debug' | 'info' | 'warn' | 'error',
  mixin?: () => object,
  destination = createLogDestination(STANDARD_OUTPUT),
): Logger {
  const serializers = { err: (error: Error) => hideSecrets(pino.stdSerializers.err(error)) };
  const formatters = { log: (fields: object) => hideSecrets(fields) as Record<string, unknown> };
  return pino({ level, base: null, serializers, formatters, ...(mixin && { mixin }) }, destination);
}

/** Writes the place and the hash of each record of the audit to that log, whatever it tells otherwise: they prove what the table held. */
export function witnessIn(log: Logger): (record: Witnessed) => void {
  const always = log.child({}, { level: 'info' });
  return (record) => always.info(record, 'audited');
}
