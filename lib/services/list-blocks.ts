import { type BlockList, hasEnded } from '../domain/block';
import { ok, type Result } from '../domain/result';
import type { BlocksContext } from './blocks-context';

/** Who may not connect to this target now, the newest block first; below them what is damaged, so that somebody can take it away. */
export async function listBlocks({ ctx }: { ctx: BlocksContext }): Promise<Result<BlockList>> {
  const { blocks, damaged, askedAt } = await ctx.blocks.read(ctx.target.name);
  const readAt = ctx.blocks.now();
  const inForce = blocks.filter((block) => !hasEnded(block, readAt)).sort((a, b) => b.createdAt - a.createdAt);
  return ok({ blocks: [...inForce, ...damaged], askedAt, readAt });
}
