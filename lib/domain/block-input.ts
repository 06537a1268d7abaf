import { z } from 'zod';
import { BLOCK_TERMS, MAX_BLOCK_REASON, readBlocked } from './block';

const target = z.string().min(1).max(40);
const MAX_TYPED = 2048;

export const listBlocksSchema = z.object({ target: z.string().max(40).optional() });

export const addBlockSchema = z
  .object({
    target,
    by: z.enum(['user', 'address']),
    value: z.string().max(MAX_TYPED, 'This is too long.'),
    term: z.enum(BLOCK_TERMS),
    reason: z
      .string()
      .trim()
      .min(1, 'Say why, for whoever finds this block later.')
      .max(MAX_BLOCK_REASON, `A reason has at most ${MAX_BLOCK_REASON} characters.`)
      .regex(/^\P{Cc}*$/u, 'A reason has no line breaks or other control characters.'),
  })
  .transform(({ by, value, ...rest }, context) => {
    const read = readBlocked(by, value);
    if (!('problem' in read)) return { ...rest, blocked: read };
    context.addIssue({ code: 'custom', message: read.problem });
    return z.NEVER;
  });
export type AddBlock = z.output<typeof addBlockSchema>;

/** A block as the person saw it, so that a newer one of the same value is left alone. */
export const removeBlockSchema = z.object({
  target,
  // Whoever wrote it past the console may have chosen another kind of id, or none.
  id: z.string().max(MAX_TYPED),
  kind: z.enum(['user', 'ip', 'cidr']),
  value: z.string().min(1).max(MAX_TYPED),
});
export type RemoveBlock = z.output<typeof removeBlockSchema>;
