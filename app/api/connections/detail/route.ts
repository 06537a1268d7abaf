import { getHandler } from '@/lib/server/define-read';
import { readConnection } from '@/lib/server/reads';

export const GET = getHandler(readConnection);
