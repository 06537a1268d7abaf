import { getHandler } from '@/lib/server/define-read';
import { readBlocks } from '@/lib/server/reads-blocks';

export const GET = getHandler(readBlocks);
