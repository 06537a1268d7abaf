import { getHandler } from '@/lib/server/define-read';
import { readRequests } from '@/lib/server/reads-release';

export const GET = getHandler(readRequests);
