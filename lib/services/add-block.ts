import { randomUUID } from 'node:crypto';
import { type Block, expiryOf, hasEnded, MAX_BLOCKS } from '../domain/block';
import type { AddBlock } from '../domain/block-input';
import { err, ok, type Result } from '../domain/result';
import type { BlocksContext, BlocksUser } from './blocks-context';

/** Refuses a user, an address or a CIDR block from the next connect on. What is open stays open. */
export async function addBlock(args: {
  ctx: BlocksContext;
  input: AddBlock;
  user: BlocksUser;
}): Promise<Result<Block>> {
  const { ctx, input, user } = args;
  const { blocks } = ctx;
  const target = ctx.target.name;
  const present = (await blocks.read(target)).blocks;
  const createdAt = blocks.now();
  const ended = present.filter((block) => hasEnded(block, createdAt));
  if (present.length - ended.length >= MAX_BLOCKS) {
    return err(
      'conflict',
      `This target has ${MAX_BLOCKS} blocks, which is the most there may be. Unblock somebody first.`,
    );
  }
  // The table removes them late, or never; until then one of them may stand where this block belongs.
  for (const block of ended) await blocks.remove(target, block);
  const block: Block = {
    ...input.blocked,
    id: randomUUID(),
    reason: input.reason,
    by: user.name,
    createdAt,
    expiresAt: expiryOf(input.term, createdAt),
    refused: 0,
    lastRefusedAt: null,
  };
  if (await blocks.add(target, block)) return ok(block);
  return err('conflict', `${block.value} is blocked already. Unblock it first to change the block.`);
}
