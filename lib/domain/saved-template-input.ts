import { z } from 'zod';
import { findNoticeProblem, payloadBytes } from './notice';
import { MAX_TEMPLATE_BYTES, MAX_TEMPLATE_NAME } from './saved-template';
import { parseTemplate } from './template';

const target = z.string().min(1).max(40);

const templateName = z
  .string()
  .trim()
  .min(1, 'Give the template a name.')
  .max(MAX_TEMPLATE_NAME, `A name has at most ${MAX_TEMPLATE_NAME} characters.`)
  .regex(/^\P{Cc}*$/u, 'A name has no line breaks or other control characters.');

const text = z.string().superRefine((template, context) => {
  const message =
    findNoticeProblem(template, 'text')?.message ??
    parseTemplate(template).problems[0] ??
    (payloadBytes(template) > MAX_TEMPLATE_BYTES ? 'A saved template has at most 20 KB.' : undefined);
  if (message) context.addIssue({ code: 'custom', message });
});

export const listTemplatesSchema = z.object({ target: z.string().max(40).optional() });

export const saveTemplateSchema = z.object({
  target,
  name: templateName,
  isShared: z.boolean(),
  content: z.object({ kind: z.literal('notice'), format: z.enum(['text', 'json']), text }),
  /** The one of this name as the person saw it, to take its place; null for a new one. */
  replaces: z.object({ id: z.uuid(), updatedAt: z.number() }).nullable().default(null),
});
export type SaveTemplate = z.output<typeof saveTemplateSchema>;

/** A template as the person saw it, so that another one that has its name by now is left alone. */
export const deleteTemplateSchema = z.object({
  target,
  id: z.uuid(),
  name: z.string().min(1).max(MAX_TEMPLATE_NAME),
  isShared: z.boolean(),
});
export type DeleteTemplate = z.output<typeof deleteTemplateSchema>;
