import { USUAL_GRACE } from '@/components/shell/grace-field';
import type { Job } from '@/lib/domain/job';
import { type ChosenRates, chooseRate } from './chosen-rate';
import type { ContentDraft } from './content-fields';

export type FirstDraft = {
  content: ContentDraft;
  rates: ChosenRates;
  /** How long the canary is watched; null: there is none. */
  watchSeconds: number | null;
};

const EMPTY: FirstDraft = {
  content: { kind: 'notice', text: '', format: 'text', seconds: USUAL_GRACE },
  rates: {},
  watchSeconds: null,
};

/**
 * What the form begins with: whoever goes on with some of an earlier job wants the same again, unless the link says otherwise. Who sees
 * values masked writes the text anew: what they see of it is not what was sent.
 */
export function firstDraftOf(
  kind: string,
  earlier: Pick<Job, 'content' | 'pace' | 'canary'> | null,
  { mayKick, seesAll }: { mayKick: boolean; seesAll: boolean },
): FirstDraft {
  if (kind === 'kick' && mayKick) return { ...EMPTY, content: { ...EMPTY.content, kind } };
  if (!earlier || (earlier.content.kind === 'kick' && !mayKick)) return EMPTY;
  return {
    content: toContentDraft(earlier.content, seesAll),
    rates: chooseRate({}, earlier.content.kind, earlier.pace.perSecond),
    watchSeconds: earlier.canary?.watchSeconds ?? null,
  };
}

function toContentDraft(content: Job['content'], seesAll: boolean): ContentDraft {
  const { kind } = content;
  if (kind === 'notice') return { ...EMPTY.content, text: seesAll ? content.template : '', format: content.format };
  if (kind === 'check') return { ...EMPTY.content, kind };
  const seconds = String(content.graceMs / 1000);
  return { ...EMPTY.content, kind, text: seesAll ? (content.lastWords ?? '') : '', seconds };
}
