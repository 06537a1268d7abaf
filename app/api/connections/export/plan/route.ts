import { getHandler, parametersInBody } from '@/lib/server/define-read';
import { readExportPlan } from '@/lib/server/reads-export';

export const GET = getHandler(readExportPlan);
export const POST = parametersInBody(GET);
