import { z } from 'zod';
import { isTableKey } from './connection-id';
import { findNoticeProblem } from './notice';
import { MAX_GRACE_MS, MAX_SELECTION } from './paging';
import { reasonSchema } from './reason-input';

const targetName = z.string().min(1).max(40);
const connectionId = z.string().refine(isTableKey, 'A connection id has 1 to 2048 bytes.');
const connectionIds = z
  .array(connectionId)
  .min(1, 'Select at least one connection.')
  .max(MAX_SELECTION, `Select at most ${MAX_SELECTION} connections at a time.`)
  .transform((ids) => [...new Set(ids)]);

/** The target's name, as somebody typed it: `actWord` says when that is needed. */
const word = z.string().max(80).optional();

const noticeText = z.string().superRefine((text, context) => {
  const problem = findNoticeProblem(text, 'text');
  if (problem) context.addIssue({ code: 'custom', message: problem.message });
});

export const checkSchema = z.object({ target: targetName, connectionIds });
export const revealSchema = z.object({ target: targetName, connectionId });
export const sendSchema = z.object({ target: targetName, connectionIds, text: noticeText, word });
export const kickSchema = z.object({
  target: targetName,
  reason: reasonSchema,
  connectionIds,
  /** Sent before the close; after it the client gets `graceMs` to read it. */
  lastWords: noticeText.optional(),
  graceMs: z.number().int().min(0).max(MAX_GRACE_MS).default(1000),
  word,
});
/** `connectedAt` (epoch ms) is the row's as it was seen: a newer row under the same id is never removed. */
export const removeSchema = z.object({
  target: targetName,
  reason: reasonSchema,
  rows: z
    .array(z.object({ connectionId, connectedAt: z.number().optional() }))
    .min(1)
    .max(MAX_SELECTION),
  word,
});
