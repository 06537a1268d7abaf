import { findWordProblem } from '../domain/act-word';
import type { RecipientOutcome } from '../domain/outcome';
import { err, ok, type Result } from '../domain/result';
import { ownOutcomes } from './own-facts';
import type { TargetContext } from './target-context';

export type SendNoticeInput = { connectionIds: string[]; text: string; word?: string | undefined };

/** Posts the same bytes to each connection, once. One failure never stops the rest. */
export async function sendNotice(args: {
  ctx: TargetContext;
  input: SendNoticeInput;
}): Promise<Result<RecipientOutcome[]>> {
  const { ctx, input } = args;
  const problem = findWordProblem(ctx.target, input.connectionIds.length, input.word);
  if (problem) return err('invalid', problem);
  const data = new TextEncoder().encode(input.text);
  const outcomes = await Promise.all(
    input.connectionIds.map((id) => ctx.gate(() => ctx.management.postToConnection(id, data))),
  );
  ctx.prober.forget(input.connectionIds);
  return ok(await ownOutcomes(ctx, outcomes));
}
