import { z } from 'zod';
import { RELEASE_ACTS, REQUEST_WISHES } from './release';

/** `input` is what the act itself takes; the act reads it. */
export const askReleaseSchema = z.object({
  target: z.string().min(1).max(40),
  /** Chosen by the browser once per form, so that a double click is one request. */
  id: z.uuid('A request has an id of the form of a UUID.'),
  act: z.enum(RELEASE_ACTS),
  input: z.record(z.string(), z.unknown()),
});
export type AskRelease = z.output<typeof askReleaseSchema>;

export const decideReleaseSchema = z.object({
  target: z.string().min(1).max(40),
  id: z.uuid('There is no such request.'),
  wish: z.enum(REQUEST_WISHES),
  /** With an approval, where several at once on production take the target's name. */
  word: z.string().max(200).optional(),
});
export type DecideRelease = z.output<typeof decideReleaseSchema>;
