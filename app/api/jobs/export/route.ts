import { streamHandler } from '@/lib/server/define-stream';
import { exportExceptions } from '@/lib/server/reads-jobs';

export const GET = streamHandler(exportExceptions);
