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
  return `API Gateway does not know it: it is gone, or of another stage, which only its row tells. ${why}`;
}

/** What API Gateway says of connections of this target, by their ids, and of which stages those are that answered 410, which tells nothing of another stage. */
export async function probeStages(
  { prober, registry }: Context,
  connectionIds: readonly string[],
  { isFresh = false } = {},
): Promise<{ facts: ConnectionFacts[]; stages: ForeignStages }> {
  const facts = await prober.probe(connectionIds, { fresh: isFresh });
  const gone = facts.flatMap(({ answer, connectionId }) => (answer === 'gone' ? [connectionId] : []));
  // Whoever looks again and again has the rows besides, which say it where they can.
  return { facts, stages: await stagesOf({ registry }, gone, !isFresh) };
}

/** What is known of them by that: of one whose row is of another stage, or may be, nobody knows, and why is told. */
export async function probeOwn(...args: Parameters<typeof probeStages>): Promise<ConnectionFacts[]> {
  const { facts, stages } = await probeStages(...args);
  return facts.map((each) => {
    const problem = whyUntold(stages, each.connectionId);
    if (problem === undefined) return each;
    return { connectionId: each.connectionId, checkedAt: each.checkedAt, answer: 'none', problem };
  });
}

function whyUntold({ words, unread }: ForeignStages, id: string): string | undefined {
  const [stage, why] = [words.get(id), unread.get(id)];
  if (stage !== undefined) return `Its row is of ${stage}, about which this target cannot tell.`;
  return why === undefined ? undefined : unreadWords(why);
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
