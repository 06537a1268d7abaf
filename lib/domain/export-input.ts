import { z } from 'zod';
import { EXPORT_FORMATS } from './export';
import { listQuerySchema } from './list-query';

export const exportQuerySchema = listQuerySchema.omit({ cursor: true, size: true });
export type ExportQuery = z.infer<typeof exportQuerySchema>;

export const exportSchema = exportQuerySchema.extend({
  format: z.enum(EXPORT_FORMATS, { error: `Choose a format: ${EXPORT_FORMATS.join(' or ')}.` }),
});
