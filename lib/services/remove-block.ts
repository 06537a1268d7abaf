import type { RemoveBlock } from '../domain/block-input';
import { err, ok, type Result } from '../domain/result';
import type { BlocksContext } from './blocks-context';

export async function removeBlock({ ctx, input }: { ctx: BlocksContext; input: RemoveBlock }): Promise<Result<null>> {
  if (await ctx.blocks.remove(ctx.target.name, input)) return ok(null);
  return err('notFound', 'This block has ended or was taken away meanwhile.');
}
