import { getHandler } from '@/lib/server/define-read';
import { readChanges } from '@/lib/server/reads-overview';

export const GET = getHandler(readChanges);
