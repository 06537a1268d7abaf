import 'server-only';
import { z } from 'zod';
import { epochTime } from '../domain/epoch-time';
import type { Result } from '../domain/result';
import type { Target } from '../domain/target';
import { createSharedReads, type SharedReads } from '../services/shared-reads';
import { processWide } from './process-wide';

type OfTarget = { target: Target };

/** What was read before this will not do. Whoever leaves it out may be answered what was read for somebody else a moment ago. */
export const readAfter = z.object({ after: epochTime.optional() });

/** One for each target as it is configured: another configuration is another target here. */
function readsOf({ target }: OfTarget): SharedReads {
  const all = processWide('shared-reads', () => new WeakMap<Target, SharedReads>());
  const known = all.get(target);
  if (known) return known;
  const made = createSharedReads({ now: Date.now, elapsed: () => performance.now() });
  all.set(target, made);
  return made;
}

/** The verb of a read that many poll, made once a second for all of them. It answers everybody alike, and is masked after that. */
export function sharedRead<C extends OfTarget, I extends object, D>(
  kind: string,
  verb: (args: { ctx: C; input: I }) => Promise<Result<D>>,
) {
  return ({ ctx, input: { after, ...rest } }: { ctx: C; input: I & z.output<typeof readAfter> }) => {
    const input = rest as unknown as I;
    return readsOf(ctx).look({ kind, input, after, read: () => verb({ ctx, input }) });
  };
}

/**
 * An act, after which nobody is answered by this console what was read before it, whatever came of it: what failed may have happened. Other
 * consoles answer that for a second, unless they are asked for what is read after it.
 */
export function thenReadAnew<A extends { ctx: OfTarget }, D>(act: (args: A) => Promise<Result<D>>) {
  return (args: A): Promise<Result<D>> => act(args).finally(readsOf(args.ctx).forget);
}
