import { formatBytes, formatCount } from '@/lib/domain/format';
import { MAX_FORM_BYTES } from '@/lib/domain/limits';
import { payloadBytes } from '@/lib/domain/notice';

/** Why a form cannot be sent in one piece, and what helps; undefined when it can. `ids`: of its audience. */
export function sizeProblem(form: string, ids: readonly string[]): string | undefined {
  const bytes = payloadBytes(form);
  if (bytes <= MAX_FORM_BYTES) return undefined;
  const tooLarge = `This form is ${formatBytes(bytes)}, and a form may have ${formatBytes(MAX_FORM_BYTES)}.`;
  const idBytes = payloadBytes(JSON.stringify(ids));
  const spare = MAX_FORM_BYTES - (bytes - idBytes);
  const fitting = Math.floor(((spare / idBytes) * ids.length) / 100) * 100;
  if (fitting <= 0) return `${tooLarge} Shorten the text, or leave out fewer.`;
  return `${tooLarge} Beside the rest of it a list of about ${formatCount(fitting)} of these ids fits: make several jobs, or use a search.`;
}
