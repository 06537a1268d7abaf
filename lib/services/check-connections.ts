import type { ConnectionFacts } from '../domain/connection';
import { ok, type Result } from '../domain/result';
import type { TargetContext } from './target-context';

type Input = { connectionIds: string[] };

/** Asks API Gateway about each id now, past the shared answers. */
export async function checkConnections(args: { ctx: TargetContext; input: Input }): Promise<Result<ConnectionFacts[]>> {
  return ok(await args.ctx.prober.probe(args.input.connectionIds, { fresh: true }));
}

/** Facts for rows on screen: answers at most a few seconds old, shared by all who look. */
export async function readFacts(args: { ctx: TargetContext; input: Input }): Promise<Result<ConnectionFacts[]>> {
  return ok(await args.ctx.prober.probe(args.input.connectionIds));
}
