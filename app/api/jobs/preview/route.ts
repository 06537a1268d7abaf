import { getHandler, parametersInBody } from '@/lib/server/define-read';
import { readPreview } from '@/lib/server/reads-jobs';

export const GET = getHandler(readPreview);
export const POST = parametersInBody(GET);
