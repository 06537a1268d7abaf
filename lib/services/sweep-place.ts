import { createHash } from 'node:crypto';
import type { StoredSweep } from '../console/sweeps';
import type { Target } from '../domain/target';
import { hashTarget } from './jobs/job-context';
import { LEFT_TO_OTHERS_MS } from './jobs/other-place';
import type { SweepContext } from './sweep-context';

type Placed = Pick<StoredSweep, 'id' | 'place'>;

const MOVED = 'The configuration of the target has changed since. Count anew.';
const UNKNOWN = 'An earlier version of the console began this sweep and did not note where its target was. Count anew.';

/** What a sweep keeps of where its target is. */
export function placeOfSweep(target: Target, id: string): NonNullable<StoredSweep['place']> {
  return { of: id, hash: hashPlace(target) };
}

/** Why a sweep tells nothing of the target as it is now, and is not gone on with, in a sentence or two; null where it is of the same place. */
export function whyElsewhere(target: Target, { id, place }: Placed): string | null {
  if (place?.of !== id) return UNKNOWN;
  return place.hash === hashPlace(target) ? null : MOVED;
}

/** Whether a sweep of another place, which nobody is at, is left to consoles that have its target there: until nothing has changed on it for a good while. */
export function isLeftToOtherPlace({ isAlive }: Pick<SweepContext, 'isAlive'>, sweep: StoredSweep): boolean {
  const { id, turn = id, place, runner, updatedAt } = sweep;
  const stamp = JSON.stringify([runner, updatedAt]);
  return place?.of === id && isAlive(`place of ${turn}`, stamp, { silenceMs: LEFT_TO_OTHERS_MS, looksAlive: true });
}

/** As a job has it, and of which API and stage rows are where a custom domain does not tell: others are not asked about. */
function hashPlace(target: Target): string {
  const { apiId = null, stage = null } = target;
  return createHash('sha256')
    .update(JSON.stringify([hashTarget(target), apiId, stage]))
    .digest('base64url');
}
