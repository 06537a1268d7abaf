import { z } from 'zod';
import { AUDIT_ACTS } from './audit';
import { EXPORT_FORMATS } from './export';

const word = (max: number) => z.string().trim().max(max).catch('');
const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .catch('');

/** What cannot be used counts as not given, as in a link that somebody has shortened. */
const auditFilterSchema = z.object({
  user: word(80),
  act: z.enum(AUDIT_ACTS).or(z.literal('')).catch(''),
  on: word(40),
  subject: word(200),
  outcome: word(80),
  from: day,
  to: day,
});

export const auditQuerySchema = auditFilterSchema.extend({
  cursor: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d(#\d{7}|T[\d:.]+Z#[0-9a-f]{8})$/)
    .nullable()
    .catch(null),
});

export const auditExportSchema = auditFilterSchema.extend({ format: z.enum(EXPORT_FORMATS) });

/** One day, or all of them. */
export const verifyAuditSchema = z.object({ day: z.iso.date('Give a day such as 2026-11-26.').nullable() });
