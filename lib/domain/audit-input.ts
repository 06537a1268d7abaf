import { z } from 'zod';
import { AUDIT_ACTS, whyNoDays } from './audit';
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
  /** A name, or what somebody typed as one. */
  on: word(60),
  subject: word(200),
  outcome: word(80),
  from: day,
  to: day,
});

/** Bytes that a sort key of DynamoDB has at most. */
const MAX_KEY_BYTES = 1024;

/** The id of a record: the day and, after a sign, its key; of one from before the chain the key alone, which begins with the day. */
function isAuditId(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d[#/T]./s.test(text)) return false;
  const key = text[10] === 'T' ? text : text.slice(11);
  return new TextEncoder().encode(key).length <= MAX_KEY_BYTES;
}

export const auditQuerySchema = auditFilterSchema.extend({
  // Also of a record whose key somebody has damaged: what is older than that is read all the same.
  cursor: z.string().refine(isAuditId).nullable().catch(null),
});

/** A file that is empty because no day is of the span would pass for one that found nothing. */
export const auditExportSchema = auditFilterSchema
  .extend({ format: z.enum(EXPORT_FORMATS) })
  .superRefine((filter, problems) => {
    const message = whyNoDays(filter);
    if (message) problems.addIssue({ code: 'custom', message });
  });

/** One day, or all of them. */
export const verifyAuditSchema = z.object({ day: z.iso.date('Give a day such as 2026-11-26.').nullable() });
