import type { SegmentProgress } from '../../console/jobs';
import type { JobContext } from './job-context';

/** A process that has not written for so long is taken to have ended. */
export const LEASE_MS = 15_000;

/** Whether some process works on this segment, as far as this one can tell; its own are for it to know. */
export function isSegmentHeld(
  ctx: Pick<JobContext, 'isAlive' | 'now'>,
  jobId: string,
  { segment, owner, leaseUntil, version }: SegmentProgress,
): boolean {
  if (owner === null) return false;
  const looksAlive = leaseUntil > ctx.now();
  return ctx.isAlive(`segment ${jobId} ${segment} ${owner}`, version, { silenceMs: LEASE_MS, looksAlive });
}
