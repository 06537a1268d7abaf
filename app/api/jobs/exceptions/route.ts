import { getHandler } from '@/lib/server/define-read';
import { readExceptions } from '@/lib/server/reads-jobs';

export const GET = getHandler(readExceptions);
