import { getHandler } from '@/lib/server/define-read';
import { readSweep } from '@/lib/server/reads-doctor';

export const GET = getHandler(readSweep);
