import { getHandler } from '@/lib/server/define-read';
import { readFacts } from '@/lib/server/reads';

export const GET = getHandler(readFacts);
