import type { RecipientOutcome } from '../domain/outcome';
import { ok, type Result } from '../domain/result';
import type { TargetContext } from './target-context';

export type SendNoticeInput = { connectionIds: string[]; text: string };

/** Posts the same bytes to each connection, once. One failure never stops the rest. */
export async function sendNotice(args: {
  ctx: TargetContext;
  input: SendNoticeInput;
}): Promise<Result<RecipientOutcome[]>> {
  const { ctx, input } = args;
  const data = new TextEncoder().encode(input.text);
  const outcomes = await Promise.all(
    input.connectionIds.map((id) => ctx.gate(() => ctx.management.postToConnection(id, data))),
  );
  ctx.prober.forget(input.connectionIds);
  return ok(outcomes);
}
