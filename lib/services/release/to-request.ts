import type { StoredRequest } from '../../console/requests';
import type { ReleaseRequest } from '../../domain/release';
import type { ReleaseContext } from './release-context';

/** Longer than any act takes: whoever carried it out ended meanwhile. */
const UNKNOWN_AFTER_MS = 10 * 60_000;

/** What both persons see. One whose time is over is shown so before that is recorded. */
export function toRequest(stored: StoredRequest, ctx: Pick<ReleaseContext, 'now' | 'read'>): ReleaseRequest {
  const { id, target, act, title, facts, subjects, by, requestedAt, expiresAt, status } = stored;
  const { decidedBy, decidedAt, outcome } = stored;
  const isOver = status === 'waiting' && expiresAt <= ctx.now();
  const isForgotten = status === 'approved' && ctx.now() - (decidedAt ?? 0) > UNKNOWN_AFTER_MS;
  return {
    ...{ id, target, act, title, facts, subjects, by, requestedAt, expiresAt, decidedBy, decidedAt },
    text: textOf(stored, ctx),
    status: isOver ? 'expired' : status,
    outcome: isForgotten ? 'What came of it is not known: the console ended meanwhile. It is not done again.' : outcome,
  };
}

function textOf({ act, input }: StoredRequest, ctx: Pick<ReleaseContext, 'read'>): string | null {
  if (input === '') return null;
  const read = ctx.read(act, JSON.parse(input));
  return read.ok ? read.data.text : null;
}
