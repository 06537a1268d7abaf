import { getHandler } from '@/lib/server/define-read';
import { readJobs } from '@/lib/server/reads-jobs';

export const GET = getHandler(readJobs);
