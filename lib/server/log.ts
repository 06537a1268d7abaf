import 'server-only';
import type { Logger } from 'pino';
import { createLog } from '../composition/create-log';
import { env } from './env';
import { processWide } from './process-wide';
import { requestId } from './request-id';

/** The log of the dashboard; each line of a request carries its id. */
export function log(): Logger {
  return processWide('log', () => createLog(env().LOG_LEVEL, fieldsOfRequest));
}

function fieldsOfRequest(): object {
  const request = requestId();
  return request === undefined ? {} : { request };
}
