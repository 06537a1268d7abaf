import 'server-only';
import type { Result } from '../domain/result';
import type { PageQuery } from '../registry/page-task';
import { listConnections } from '../services/list-connections';
import { createSharedPages } from '../services/shared-pages';
import type { TargetContext } from '../services/target-context';
import { context } from './context';
import { thenReadAnew } from './shared-reads';

/** One for each target as it is configured: another configuration is another target here. */
export function sharedPages(ctx: TargetContext) {
  const { now, elapsed } = ctx;
  const read = (input: PageQuery) => listConnections({ ctx, input });
  return context().targetSet.partOf('pages', ctx, () => createSharedPages({ read, now, elapsed }));
}

/**
 * An act on connections, after which nobody is shown a list from before it by this console: neither whoever did it, on a list that their browser has
 * not seen, nor anybody else. Whatever came of it: what failed may have happened. Other consoles show theirs for a second.
 */
export function thenListAnew<A extends { ctx: TargetContext }, D>(act: (args: A) => Promise<Result<D>>) {
  return thenReadAnew((args: A) => act(args).finally(sharedPages(args.ctx).forget));
}
