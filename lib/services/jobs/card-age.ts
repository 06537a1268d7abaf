import type { StoredJob } from '../../console/jobs';
import { formatDuration } from '../../domain/format';
import { MAX_CARD_AGE_MS } from '../../domain/job-limits';
import type { JobContext } from './job-context';

/** Why a job does not begin with the recipients that it has; undefined when it may. */
export function whyTooOld(
  { now }: Pick<JobContext, 'now'>,
  { frozenAt }: Pick<StoredJob, 'frozenAt'>,
): string | undefined {
  const ageMs = now() - (frozenAt ?? now());
  if (ageMs <= MAX_CARD_AGE_MS) return undefined;
  return `Its recipients were written down ${formatDuration(ageMs)} ago, and connections live two hours at most. Prepare it anew.`;
}
