import type { StoredRequest } from '../../console/requests';
import type { ReleaseRequest } from '../../domain/release';
import type { Target } from '../../domain/target';
import { isOfOtherPlace, movedSince } from '../jobs/other-place';
import type { ReadAct, ReleaseContext } from './release-context';
import { selectionWord } from './selection-word';

/** Longer than any act takes: whoever carried it out ended meanwhile. */
const UNKNOWN_AFTER_MS = 10 * 60_000;

const STAYS = 'If it stays so, ask anew.';
const ELSEWHERE = `${movedSince('this was asked for')} It can be approved only where the target is as it was. ${STAYS}`;
const NO_TARGET = `This console has no target of that name now, and only a console that has can decide about this. ${STAYS}`;

/** Why this console does not approve what waits: its target is not there, or not where it was. */
export function whyElsewhere(ctx: Pick<ReleaseContext, 'target'>, { target }: Pick<StoredRequest, 'target'>): string {
  return ctx.target(target) ? ELSEWHERE : NO_TARGET;
}

/** The target, where this console has it in the place that the request is for. */
export function targetAsAsked(
  ctx: Pick<ReleaseContext, 'target'>,
  request: Pick<StoredRequest, 'target' | 'targetHash'>,
): Target | undefined {
  const target = ctx.target(request.target);
  return target && !isOfOtherPlace({ target }, request) ? target : undefined;
}

/** What both persons see. One whose time is over is shown so before that is recorded. */
export function toRequest(stored: StoredRequest, ctx: Pick<ReleaseContext, 'now' | 'read' | 'target'>): ReleaseRequest {
  const { id, act, title, facts, subjects, users, connectedAt, stages, by, requestedAt, expiresAt, status } = stored;
  const { decidedBy, decidedAt, outcome } = stored;
  const read = readInput(stored, ctx);
  const target = targetAsAsked(ctx, stored);
  const isOver = status === 'waiting' && expiresAt <= ctx.now();
  const isForgotten = status === 'approved' && ctx.now() - (decidedAt ?? 0) > UNKNOWN_AFTER_MS;
  return {
    ...{ id, target: stored.target, act, title, facts, subjects, by, requestedAt, expiresAt, decidedBy, decidedAt },
    ...(users && { users }),
    ...(connectedAt && { connectedAt }),
    ...(stages && { stages }),
    ...(!target && { notHere: whyElsewhere(ctx, stored) }),
    ...(!ctx.target(stored.target) && { cannotEnd: true }),
    text: read?.text ?? null,
    word: read && target ? selectionWord(target, read.subject) : null,
    status: isOver ? 'expired' : status,
    outcome: isForgotten ? 'What came of it is not known: the console ended meanwhile. It is not done again.' : outcome,
  };
}

/** Null once it is decided, and when it cannot be read any more. */
function readInput({ act, input }: StoredRequest, ctx: Pick<ReleaseContext, 'read'>): ReadAct | null {
  if (input === '') return null;
  const read = ctx.read(act, JSON.parse(input));
  return read.ok ? read.data : null;
}
