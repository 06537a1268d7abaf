import { getHandler } from '@/lib/server/define-read';
import { readTemplates } from '@/lib/server/reads-templates';

export const GET = getHandler(readTemplates);
