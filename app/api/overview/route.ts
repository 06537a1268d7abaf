import { getHandler } from '@/lib/server/define-read';
import { readOverview } from '@/lib/server/reads-overview';

export const GET = getHandler(readOverview);
