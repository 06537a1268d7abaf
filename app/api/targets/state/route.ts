import { getHandler } from '@/lib/server/define-read';
import { readTargetState } from '@/lib/server/reads-targets';

export const GET = getHandler(readTargetState);
