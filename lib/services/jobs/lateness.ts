import type { StoredJob } from '../../console/jobs';
import type { JobContext } from './job-context';

/**
 * How much later than decided a console was able to begin a start, in ms: until it took it up, and for as long as a table kept it waiting since.
 * The time that recipients take to be written down is none of it, for it is part of the start.
 */
export function createLateness(
  { now, elapsed }: Pick<JobContext, 'now' | 'elapsed'>,
  { startAt }: Pick<StoredJob, 'startAt'>,
) {
  const takenUpMs = startAt === null ? 0 : now() - startAt;
  let since: number | undefined;
  let waitedMs = 0;
  return {
    /** Whether it waits from now on. */
    waits(isWaiting: boolean) {
      if (since !== undefined) waitedMs += elapsed() - since;
      since = isWaiting ? elapsed() : undefined;
    },
    ms: () => takenUpMs + waitedMs + (since === undefined ? 0 : elapsed() - since),
  };
}
export type Lateness = ReturnType<typeof createLateness>;
