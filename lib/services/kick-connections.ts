import { findWordProblem } from '../domain/act-word';
import type { RecipientOutcome } from '../domain/outcome';
import { err, ok, type Result } from '../domain/result';
import { ownOutcomes } from './own-facts';
import type { TargetContext } from './target-context';

export type KickInput = {
  connectionIds: string[];
  lastWords?: string | undefined;
  graceMs: number;
  word?: string | undefined;
};

/**
 * Closes each connection. Last words go first, because DeleteConnection carries no reason; then the clients get
 * `graceMs` to read them. Words that did not arrive do not save a connection, but the outcome says so.
 */
export async function kickConnections(args: {
  ctx: TargetContext;
  input: KickInput;
}): Promise<Result<RecipientOutcome[]>> {
  const { ctx, input } = args;
  const problem = findWordProblem(ctx.target, input.connectionIds.length, input.word);
  if (problem) return err('invalid', problem);
  const words = input.lastWords ? await sayLastWords(ctx, input.connectionIds, input.lastWords) : new Map();
  const isAnyoneReading = [...words.values()].some(({ outcome }) => outcome === 'delivered');
  if (isAnyoneReading) await ctx.wait(input.graceMs);
  const outcomes = await Promise.all(
    input.connectionIds.map(async (id) => {
      const said: RecipientOutcome | undefined = words.get(id);
      if (said?.outcome === 'gone') return said;
      return withWords(await ctx.gate(() => ctx.management.deleteConnection(id)), said);
    }),
  );
  ctx.prober.forget(input.connectionIds);
  return ok(await ownOutcomes(ctx, outcomes));
}

async function sayLastWords(ctx: TargetContext, ids: string[], text: string): Promise<Map<string, RecipientOutcome>> {
  const data = new TextEncoder().encode(text);
  const said = await Promise.all(ids.map((id) => ctx.gate(() => ctx.management.postToConnection(id, data))));
  return new Map(said.map((outcome) => [outcome.connectionId, outcome]));
}

function withWords(closed: RecipientOutcome, said: RecipientOutcome | undefined): RecipientOutcome {
  if (!said || closed.outcome === 'gone') return closed;
  if (closed.outcome !== 'closed') return notClosed(closed, said);
  if (said.outcome === 'delivered') return closed;
  const detail =
    said.outcome === 'uncertain'
      ? 'Closed; whether the last words arrived is not known.'
      : `Closed without the last words. ${said.detail ?? ''}`.trim();
  return { ...closed, detail };
}

/** Whoever has the words, or may have, is told apart: trying again closes without them. */
function notClosed(closed: RecipientOutcome, said: RecipientOutcome): RecipientOutcome {
  if (said.outcome !== 'delivered' && said.outcome !== 'uncertain') return closed;
  const words = said.outcome === 'delivered' ? 'Last words arrived' : 'Last words may have arrived';
  const close = closed.outcome === 'uncertain' ? 'it may be closed' : 'not closed';
  return { ...closed, isTold: true, detail: `${words}; ${close}. ${closed.detail ?? ''}`.trim() };
}
