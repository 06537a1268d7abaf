import { z } from 'zod';

const target = z.string().min(1).max(40);
const attribute = z.string().min(1, 'Choose an attribute.').max(255);

export const examineSchema = z.object({
  target,
  /** Somebody agreed to one Scan of 25 rows. */
  scan: z.boolean().default(false),
});

export const sampleSchema = z.object({
  target,
  mapping: z
    .object({
      connectionId: attribute,
      connectedAt: attribute,
      sourceIp: attribute,
      userAgent: attribute,
      userId: attribute,
      ttl: attribute,
    })
    .optional(),
});
