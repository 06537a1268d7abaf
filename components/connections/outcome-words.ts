import { formatCount } from '@/lib/domain/format';
import { countOutcomes, OUTCOMES, type Outcome, type RecipientOutcome } from '@/lib/domain/outcome';

export type Act = 'send' | 'kick' | 'remove';
export type OutcomeTone = 'positive' | 'warning' | 'danger' | 'muted';
export type OutcomeCount = { outcome: Outcome; count: number; label: string; tone: OutcomeTone };

const LABELS: Record<Outcome, string> = {
  delivered: 'Delivered',
  closed: 'Closed',
  removed: 'Removed',
  gone: 'Already gone',
  throttled: 'Throttled',
  tooLarge: 'Too large',
  refused: 'Refused by AWS',
  invalid: 'Not an id of this API',
  kept: 'Kept',
  uncertain: 'No answer',
  failed: 'Not done',
};
const FAILED: Record<Act, string> = { send: 'Not sent', kick: 'Not closed', remove: 'Not removed' };
const UNCERTAIN: Record<Act, string> = {
  send: 'No answer came: the notice may have arrived.',
  kick: 'No answer came: it may be closed.',
  remove: 'No answer came: the row may be removed.',
};
const MEANINGS: Partial<Record<Outcome, string>> = {
  gone: 'It was not connected any more.',
  throttled: 'Too many requests at once, or this client reads too slowly. Nothing was done.',
  tooLarge: 'API Gateway takes 128 KB at most.',
  refused: "AWS refused the console's credentials.",
  invalid: 'API Gateway does not take this id.',
  kept: 'It is connected, or not provably gone, so its row stays.',
};
const TONES: Partial<Record<Outcome, OutcomeTone>> = {
  delivered: 'positive',
  closed: 'positive',
  removed: 'positive',
  gone: 'muted',
  kept: 'muted',
  throttled: 'warning',
  uncertain: 'warning',
};

export function outcomeLabel(outcome: Outcome, act: Act): string {
  return outcome === 'failed' ? FAILED[act] : LABELS[outcome];
}

export function outcomeTone(outcome: Outcome): OutcomeTone {
  return TONES[outcome] ?? 'danger';
}

/** What happened to this one, in a sentence: the server's own words first, but what is uncertain depends on the act. */
export function outcomeMeaning({ outcome, detail, isTold }: RecipientOutcome, act: Act): string | undefined {
  if (isTold && detail) return detail;
  if (outcome === 'uncertain') return UNCERTAIN[act];
  if (detail) return detail;
  return outcome === 'gone' && act === 'remove' ? 'Its row was not in the registry any more.' : MEANINGS[outcome];
}

export function isDone(outcome: Outcome): boolean {
  return outcome === 'delivered' || outcome === 'closed' || outcome === 'removed';
}

/** Only what provably did not happen is offered again; without an answer it may have happened. */
export function canRetry(outcome: Outcome): boolean {
  return outcome === 'throttled' || outcome === 'failed';
}

/**
 * Whom to try again: first those to whom nothing has happened; when only those are left that have their last words,
 * these, and then without the words.
 */
export function retryOf(outcomes: RecipientOutcome[]): { ids: Set<string>; isTold: boolean } {
  const open = outcomes.filter(({ outcome }) => canRetry(outcome));
  const untold = open.filter(({ isTold }) => !isTold);
  const some = untold.length > 0 ? untold : open;
  return { ids: new Set(some.map(({ connectionId }) => connectionId)), isTold: untold.length === 0 };
}

/** How many of each, in the order of OUTCOMES. */
export function outcomeCounts(outcomes: RecipientOutcome[], act: Act): OutcomeCount[] {
  const counts = countOutcomes(outcomes);
  return OUTCOMES.flatMap((outcome) => {
    const count = counts[outcome] ?? 0;
    return count > 0 ? [{ outcome, count, label: outcomeLabel(outcome, act), tone: outcomeTone(outcome) }] : [];
  });
}

/** `34 delivered, 2 already gone`; for one recipient only the word: `Delivered`. */
export function outcomeSentence(outcomes: RecipientOutcome[], act: Act): string {
  const counts = outcomeCounts(outcomes, act);
  if (outcomes.length === 1) return counts[0]?.label ?? '';
  return counts.map(({ count, label }) => `${formatCount(count)} ${lowerFirst(label)}`).join(', ');
}

/** Names such as AWS keep their capitals. */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Outcomes after some recipients were tried again: theirs are replaced, the order stays. Who was told stays told. */
export function mergeOutcomes(before: RecipientOutcome[], again: RecipientOutcome[]): RecipientOutcome[] {
  const newer = new Map(again.map((outcome) => [outcome.connectionId, outcome]));
  return before.map((outcome) => {
    const now = newer.get(outcome.connectionId);
    return now && outcome.isTold && !isDone(now.outcome) ? { ...now, isTold: true } : (now ?? outcome);
  });
}
