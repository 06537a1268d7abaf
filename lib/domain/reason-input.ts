import { z } from 'zod';
import { MAX_REASON } from './reason';

/** A reason that may be given and need not be. */
export const reasonSchema = z
  .string()
  .trim()
  .max(MAX_REASON, `A reason has at most ${MAX_REASON} characters.`)
  .regex(/^\P{Cc}*$/u, 'A reason has no line breaks or other control characters.')
  .optional();
