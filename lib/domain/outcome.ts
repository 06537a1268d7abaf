/** What became of one recipient of a notice or a kick. "Already gone" is neither success nor error. */
export const OUTCOMES = [
  'delivered', // notice: API Gateway accepted it (200)
  'closed', // kick: API Gateway closed the connection (204)
  'removed', // the ghost's row left the registry
  'gone', // 410: it was not connected any more
  'throttled', // 429: the rate, or this client's buffer is full
  'tooLarge', // 413
  'refused', // 403: our credentials may not do this
  'invalid', // 400: not an id of this API
  'kept', // removal: it is connected, or not provably gone, so the row stays
  'uncertain', // no answer came; it may or may not have happened
  'failed',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type RecipientOutcome = {
  connectionId: string;
  outcome: Outcome;
  /** In words for a person, where the outcome alone does not say enough. */
  detail?: string;
  /** Of a kick that did not close: it has the last words, or may have, so that trying again must not say them. */
  isTold?: boolean;
};

export function countOutcomes(outcomes: RecipientOutcome[]): Partial<Record<Outcome, number>> {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** `3 delivered, 1 gone`, in the order of OUTCOMES. */
export function describeCounts(outcomes: RecipientOutcome[]): string {
  const counts = countOutcomes(outcomes);
  return OUTCOMES.flatMap((outcome) => (counts[outcome] ? [`${counts[outcome]} ${outcome}`] : [])).join(', ');
}
