import { getHandler } from '@/lib/server/define-read';
import { readJob } from '@/lib/server/reads-jobs';

export const GET = getHandler(readJob);
