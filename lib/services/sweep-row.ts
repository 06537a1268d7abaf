import { ageFrom, type ConnectionFacts, type ConnectionRow, connectionState } from '../domain/connection';
import { CONNECT_TIMEOUT_MS } from '../domain/limits';
import type { SweepCounts } from '../domain/sweep';
import { withAge } from './first-seen';
import type { SweepContext } from './sweep-context';

type RowKey = Pick<ConnectionRow, 'connectionId' | 'connectedAt'>;

/**
 * `foreign`: API Gateway says that its id is none of its own, so that it can be no connection, nor be known to be a ghost. `early`: it answers 410,
 * but its `$connect` may still run; it wants a second look `afterMs` from now.
 */
export type RowVerdict =
  | { is: 'live' | 'idle' | 'gone'; facts: ConnectionFacts }
  | { is: 'foreign' }
  | { is: 'early'; afterMs: number }
  | { is: 'unanswered'; problem: string };

/**
 * One signed GetConnection call; the shared answers of the list are not used, nor pushed out. `knownForMs`: since the row was looked at first,
 * by the stopwatch.
 */
export async function judgeRow(ctx: SweepContext, row: RowKey, knownForMs: number): Promise<RowVerdict> {
  const { connectionId } = row;
  const answer = await ctx.management.getConnection(connectionId);
  if (answer.answer === 'none') {
    return answer.isForeignId ? { is: 'foreign' } : { is: 'unanswered', problem: answer.problem };
  }
  const checkedAt = ctx.cautiousNow();
  const facts: ConnectionFacts = { connectionId, checkedAt, ...answer };
  if (answer.answer === 'connected') {
    const state = connectionState(row, facts, ctx.target.idleAfterSeconds * 1000);
    return { is: state === 'idle' ? 'idle' : 'live', facts };
  }
  const ripeAt = (ageFrom(withAge(row, ctx.firstSeen)) ?? checkedAt) + CONNECT_TIMEOUT_MS;
  if (checkedAt >= ripeAt || knownForMs >= CONNECT_TIMEOUT_MS) return { is: 'gone', facts };
  // Whatever the clocks say: after that long no `$connect` of this row runs any more.
  return { is: 'early', afterMs: Math.min(ripeAt - checkedAt, CONNECT_TIMEOUT_MS - knownForMs) };
}

/** Removes the row under the registry's own condition: that it is still the one that was seen. `goneAt`: when it answered 410. */
export async function removeRow(
  ctx: SweepContext,
  { connectionId, connectedAt }: RowKey,
  goneAt: number,
): Promise<{ count: keyof Pick<SweepCounts, 'removed' | 'changed' | 'refused'>; problem?: string }> {
  const removed = await ctx.registry.remove({ connectionId, connectedAt, goneAt });
  if (removed.ok) return { count: 'removed' };
  const { code, message } = removed.error;
  return code === 'conflict' || code === 'notFound' ? { count: 'changed' } : { count: 'refused', problem: message };
}
