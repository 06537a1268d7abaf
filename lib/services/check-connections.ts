import type { ConnectionFacts } from '../domain/connection';
import { ok, type Result } from '../domain/result';
import { probeOwn } from './own-facts';
import type { TargetContext } from './target-context';

type Input = { connectionIds: string[] };

/** Asks API Gateway about each id now, past the shared answers, and of which stage those are that it does not know. */
export async function checkConnections(args: { ctx: TargetContext; input: Input }): Promise<Result<ConnectionFacts[]>> {
  return ok(await probeOwn(args.ctx, args.input.connectionIds, { isFresh: true }));
}

/** Facts for rows on screen: answers at most a few seconds old, shared by all who look. */
export async function readFacts(args: { ctx: TargetContext; input: Input }): Promise<Result<ConnectionFacts[]>> {
  return ok(await probeOwn(args.ctx, args.input.connectionIds));
}
