import { getHandler } from '@/lib/server/define-read';
import { readReturns } from '@/lib/server/reads-jobs';

export const GET = getHandler(readReturns);
