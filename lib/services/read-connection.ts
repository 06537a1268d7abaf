import type { ConnectionDetail, ConnectionFacts } from '../domain/connection';
import { isTableKey } from '../domain/connection-id';
import { err, ok, type Result } from '../domain/result';
import { withAge } from './first-seen';
import { probeOwn } from './own-facts';
import type { TargetContext } from './target-context';

/** The registry row with every attribute, and what API Gateway says. Either may be missing; both are told. */
export async function readConnection(args: {
  ctx: TargetContext;
  input: { connectionId: string };
}): Promise<Result<ConnectionDetail>> {
  const { ctx, input } = args;
  if (!isTableKey(input.connectionId)) return err('invalid', 'A connection id has 1 to 2048 bytes.');
  const [entry, facts] = await Promise.all([ctx.registry.get(input.connectionId), probeOwn(ctx, [input.connectionId])]);
  // A table that finds no row by its id still leaves what API Gateway says.
  if (!entry.ok && entry.error.code !== 'invalid') return entry;
  const found = entry.ok ? entry.data : null;
  return ok({
    row: found ? withAge(found.row, ctx.firstSeen) : null,
    attributes: found?.attributes ?? [],
    ...(!entry.ok && { rowProblem: entry.error.message }),
    facts: facts[0] as ConnectionFacts,
  });
}
