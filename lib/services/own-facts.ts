import type { ConnectionFacts } from '../domain/connection';
import type { RecipientOutcome } from '../domain/outcome';
import { ok, type Result } from '../domain/result';
import type { TargetContext } from './target-context';

type Context = Pick<TargetContext, 'prober' | 'registry'>;

/** Which of those that answered 410 are of another stage, of which that tells nothing: in words, by id, as far as their rows say it. */
export async function foreignAmong(
  { registry }: Pick<Context, 'registry'>,
  facts: readonly ConnectionFacts[],
  isOfLists = true,
): Promise<Result<ReadonlyMap<string, string>>> {
  const gone = facts.flatMap(({ answer, connectionId }) => (answer === 'gone' ? [connectionId] : []));
  return gone.length === 0 ? ok(new Map()) : registry.foreignStages(gone, { isOfLists });
}

/**
 * What API Gateway says of connections of this target, by their ids. Of one whose row is of another stage, or may be, nobody knows, and why is
 * told.
 */
export async function probeOwn(
  { prober, registry }: Context,
  connectionIds: readonly string[],
  { isFresh = false } = {},
): Promise<ConnectionFacts[]> {
  const facts = await prober.probe(connectionIds, { fresh: isFresh });
  // Whoever looks again and again has the rows besides, which say it where they can.
  const foreign = await foreignAmong({ registry }, facts, !isFresh);
  return facts.map((each): ConnectionFacts => {
    const { answer, connectionId, checkedAt } = each;
    if (answer !== 'gone') return each;
    const none = (problem: string) => ({ connectionId, checkedAt, answer: 'none' as const, problem });
    if (!foreign.ok) {
      return none(
        `API Gateway does not know it, but of which stage its row is could not be read. ${foreign.error.message}`,
      );
    }
    const stage = foreign.data.get(connectionId);
    return stage === undefined ? each : none(`Its row is of ${stage}, about which this target cannot tell.`);
  });
}

/** What became of recipients: whoever answered 410 and is of another stage was not gone, but is not reached from here. */
export async function ownOutcomes(
  { registry }: Pick<Context, 'registry'>,
  outcomes: RecipientOutcome[],
): Promise<RecipientOutcome[]> {
  const gone = outcomes.flatMap(({ outcome, connectionId }) => (outcome === 'gone' ? [connectionId] : []));
  if (gone.length === 0) return outcomes;
  const foreign = await registry.foreignStages(gone, { isOfLists: false });
  // The act is over: a table that does not answer takes nothing from what is known of it.
  if (!foreign.ok) return outcomes;
  return outcomes.map((each) => {
    const stage = each.outcome === 'gone' ? foreign.data.get(each.connectionId) : undefined;
    if (stage === undefined) return each;
    return { ...each, outcome: 'failed', detail: `Its row is of ${stage}, which this target does not reach.` };
  });
}
