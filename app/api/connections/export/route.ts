import { parametersInBody } from '@/lib/server/define-read';
import { streamHandler } from '@/lib/server/define-stream';
import { exportConnections } from '@/lib/server/reads-export';

export const GET = streamHandler(exportConnections);
export const POST = parametersInBody(GET);
