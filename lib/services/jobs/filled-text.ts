import type { Recipients } from '../../console/jobs';
import type { JobContent, WhySkipped } from '../../domain/job';
import { MAX_PAYLOAD_BYTES } from '../../domain/limits';
import { fillTemplate, parseTemplate, type TemplateField } from '../../domain/template';

/** What a recipient is to read, unfilled; empty where there are no words. */
export function textOf(content: JobContent): string {
  return content.kind === 'notice' ? content.template : content.kind === 'kick' ? (content.lastWords ?? '') : '';
}

type Filled = { text: string } | { skipped: WhySkipped };

/** What each recipient gets of it, by their place in these lists, or why they get nothing. */
export function fillerOf(
  { content }: { content: JobContent },
  { fields, values, tooLarge }: Pick<Recipients, 'fields' | 'values' | 'tooLarge'>,
): (index: number) => Filled {
  const template = parseTemplate(textOf(content));
  const format = content.kind === 'notice' ? content.format : 'text';
  const withoutValues = new Set(tooLarge);
  return (index) => {
    if (withoutValues.has(index)) return { skipped: { isTooLarge: true } };
    const own = Object.fromEntries((fields as TemplateField[]).map((field, at) => [field, values[index]?.[at]]));
    const { text: filled, missing } = fillTemplate(template, own, format);
    if (missing.length > 0) return { skipped: { missing } };
    return Buffer.byteLength(filled) > MAX_PAYLOAD_BYTES ? { skipped: { isTooLarge: true } } : { text: filled };
  };
}

/** Why a recipient was skipped, as far as what is kept of them still tells. */
export function skipReasonOf(job: { content: JobContent }, recipients: Recipients): (index: number) => WhySkipped {
  const fill = fillerOf(job, recipients);
  return (index) => {
    const filled = fill(index);
    return 'skipped' in filled ? filled.skipped : {};
  };
}
