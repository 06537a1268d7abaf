import { getHandler } from '@/lib/server/define-read';
import { readViews } from '@/lib/server/reads-views';

export const GET = getHandler(readViews);
