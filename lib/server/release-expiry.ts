import 'server-only';
import { createJobs } from '../console/jobs';
import { createRequests } from '../console/requests';
import { watchExpiry } from '../services/release/expire-requests';
import { consoleTime, context } from './context';
import { log } from './log';
import { processWide } from './process-wide';

/** What waits for a second person: single acts, and starts of jobs. */
export function requestStores() {
  const { table } = context();
  return { requests: createRequests(table), jobs: createJobs(table) };
}

/** From now on what nobody has answered ends when its time is over. */
export function startExpiry(): void {
  processWide('expiry', () =>
    watchExpiry({
      ...requestStores(),
      audit: context().audit,
      now: consoleTime,
      onError: (error) => log().error({ err: error }, 'expiry of requests'),
    }),
  );
}
