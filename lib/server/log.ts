import 'server-only';
import type { Logger } from 'pino';
import { createLog } from '../composition/create-log';
import { env } from './env';
import { processWide } from './process-wide';

/** The log of the dashboard. */
export function log(): Logger {
  return processWide('log', () => createLog(env().LOG_LEVEL));
}
