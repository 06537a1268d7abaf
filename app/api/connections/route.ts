import { getHandler, parametersInBody } from '@/lib/server/define-read';
import { readConnections } from '@/lib/server/reads';

export const GET = getHandler(readConnections);
export const POST = parametersInBody(GET);
