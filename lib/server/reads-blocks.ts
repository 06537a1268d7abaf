import 'server-only';
import { listBlocksSchema } from '../domain/block-input';
import { maskBlocks } from '../domain/personal';
import { ok, type Result } from '../domain/result';
import type { BlocksContext } from '../services/blocks-context';
import { listBlocks } from '../services/list-blocks';
import { type AppContext, findTarget } from './context';
import { defineRead } from './define-read';
import { readAfter, sharedRead } from './shared-reads';

/** What verbs on the blocks of a target work with. */
export function findBlocks({ blocks }: AppContext, name: string | undefined): Result<BlocksContext> {
  const found = findTarget(name);
  return found.ok ? ok({ target: found.data.target, blocks }) : found;
}

export const readBlocks = defineRead('list blocks', {
  permission: 'blocks.read',
  schema: listBlocksSchema.extend(readAfter.shape),
  resolve: (app, { target }) => findBlocks(app, target),
  personal: { mask: maskBlocks },
  verb: sharedRead('blocks', listBlocks),
});
