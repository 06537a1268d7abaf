import { streamHandler } from '@/lib/server/define-stream';
import { exportAudit } from '@/lib/server/reads-audit';

export const GET = streamHandler(exportAudit);
