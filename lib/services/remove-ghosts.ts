import { findWordProblem } from '../domain/act-word';
import { type ConnectionFacts, mayStillBeConnecting } from '../domain/connection';
import type { RecipientOutcome } from '../domain/outcome';
import { err, ok, type Result } from '../domain/result';
import { withAge } from './first-seen';
import type { TargetContext } from './target-context';

const JUST_CONNECTED = 'It is so new that it may still be connecting. Try again in half a minute.';
const JUST_SEEN =
  'Its row has no time of connecting and was first seen less than half a minute ago, so it may still be connecting. Try again in half a minute.';

type SeenRow = { connectionId: string; connectedAt?: number | undefined };

/**
 * Removes rows from the registry whose connection is gone. Each is checked with API Gateway first, and removed only
 * while it is still the row that was seen: the same id may have been registered anew.
 */
export async function removeGhosts(args: {
  ctx: TargetContext;
  input: { rows: SeenRow[]; word?: string | undefined };
}): Promise<Result<RecipientOutcome[]>> {
  const { ctx, input } = args;
  const problem = findWordProblem(ctx.target, input.rows.length, input.word);
  if (problem) return err('invalid', problem);
  const facts = await ctx.prober.probe(
    input.rows.map(({ connectionId }) => connectionId),
    { fresh: true },
  );
  const outcomes = await Promise.all(input.rows.map((row, index) => removeOne(ctx, row, facts[index])));
  return ok(outcomes);
}

async function removeOne(
  ctx: TargetContext,
  row: SeenRow,
  facts: ConnectionFacts | undefined,
): Promise<RecipientOutcome> {
  const { connectionId } = row;
  const kept = (detail: string): RecipientOutcome => ({ connectionId, outcome: 'kept', detail });
  if (!facts || facts.answer === 'none') return kept(`Not provably gone: ${facts?.problem ?? 'it was not checked.'}`);
  if (facts.answer === 'connected') return kept('It is connected.');
  if (mayStillBeConnecting(withAge(row, ctx.firstSeen), facts.checkedAt)) {
    return kept(row.connectedAt === undefined ? JUST_SEEN : JUST_CONNECTED);
  }
  const removed = await ctx.registry.remove({ ...row, goneAt: facts.checkedAt });
  if (removed.ok) return { connectionId, outcome: 'removed' };
  if (removed.error.code === 'conflict' || removed.error.code === 'invalid') return kept(removed.error.message);
  if (removed.error.code === 'notFound') return { connectionId, outcome: 'gone', detail: removed.error.message };
  return { connectionId, outcome: 'failed', detail: removed.error.message };
}
