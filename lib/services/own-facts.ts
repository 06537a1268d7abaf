import type { ConnectionFacts } from '../domain/connection';
import type { RecipientOutcome } from '../domain/outcome';
import type { ForeignStages } from '../registry/foreign-stages';
import type { TargetContext } from './target-context';

type Context = Pick<TargetContext, 'prober' | 'registry'>;

/** Of which stages connections are that answered 410. Where the table does not answer, that could be read of none. */
async function stagesOf(
  { registry }: Pick<Context, 'registry'>,
  gone: readonly string[],
  isOfLists: boolean,
): Promise<ForeignStages> {
  if (gone.length === 0) return { words: new Map(), unread: new Map() };
  const read = await registry.foreignStages(gone, { isOfLists });
  if (read.ok) return read.data;
  return { words: new Map(), unread: new Map(gone.map((id) => [id, read.error.message])) };
}

function unreadWords(why: string): string {
  return `API Gateway does not know it, but of which stage its row is could not be read. ${why}`;
}

/**
 * What API Gateway says of connections of this target, by their ids, and which of those that answered 410 are of another stage, of which that tells
 * nothing: in words, by id, as far as their rows say it. Of one whose row could not be read nobody knows, and why is told.
 */
export async function probeStages(
  { prober, registry }: Context,
  connectionIds: readonly string[],
  { isFresh = false } = {},
): Promise<{ facts: ConnectionFacts[]; foreign: ReadonlyMap<string, string> }> {
  const facts = await prober.probe(connectionIds, { fresh: isFresh });
  const gone = facts.flatMap(({ answer, connectionId }) => (answer === 'gone' ? [connectionId] : []));
  // Whoever looks again and again has the rows besides, which say it where they can.
  const { words, unread } = await stagesOf({ registry }, gone, !isFresh);
  const known = facts.map((each) => {
    const why = unread.get(each.connectionId);
    return why === undefined ? each : untold(each, unreadWords(why));
  });
  return { facts: known, foreign: words };
}

/** The same of connections whose rows nobody has beside: of one of another stage nobody knows, and why is told. */
export async function probeOwn(...args: Parameters<typeof probeStages>): Promise<ConnectionFacts[]> {
  const { facts, foreign } = await probeStages(...args);
  return facts.map((each) => {
    const stage = foreign.get(each.connectionId);
    return stage === undefined ? each : untold(each, `Its row is of ${stage}, about which this target cannot tell.`);
  });
}

function untold({ connectionId, checkedAt }: ConnectionFacts, problem: string): ConnectionFacts {
  return { connectionId, checkedAt, answer: 'none', problem };
}

/** What became of recipients: whoever answered 410 was not gone where their row is of another stage, which is not reached from here, or may be. */
export async function ownOutcomes(
  { registry }: Pick<Context, 'registry'>,
  outcomes: RecipientOutcome[],
): Promise<RecipientOutcome[]> {
  const gone = outcomes.flatMap(({ outcome, connectionId }) => (outcome === 'gone' ? [connectionId] : []));
  const { words, unread } = await stagesOf({ registry }, gone, false);
  return outcomes.map((each) => {
    const [stage, why] = [words.get(each.connectionId), unread.get(each.connectionId)];
    if (stage !== undefined) return failed(each, `Its row is of ${stage}, which this target does not reach.`);
    return why === undefined ? each : failed(each, unreadWords(why));
  });
}

function failed(each: RecipientOutcome, detail: string): RecipientOutcome {
  return { ...each, outcome: 'failed', detail };
}
