import { type BlockList, hasEnded } from '../domain/block';
import { ok, type Result } from '../domain/result';
import type { BlocksContext } from './blocks-context';

/** Who may not connect to this target now, the newest block first. */
export async function listBlocks({ ctx }: { ctx: BlocksContext }): Promise<Result<BlockList>> {
  const { blocks, askedAt } = await ctx.blocks.read(ctx.target.name);
  const readAt = ctx.blocks.now();
  const inForce = blocks.filter((block) => !hasEnded(block, readAt)).sort((a, b) => b.createdAt - a.createdAt);
  return ok({ blocks: inForce, askedAt, readAt });
}
