import { getHandler } from '@/lib/server/define-read';
import { readExamination } from '@/lib/server/reads-doctor';

export const GET = getHandler(readExamination);
