import { CLOCK_MARGIN_MS, MAX_CONNECTION_AGE_MS } from '../domain/limits';
import type { Term } from '../domain/search';

/** `allAges`: also rows of connections that must be over by age, which some tables keep. */
export type Now = { nowMs: number; asOfMs: number; allAges?: boolean | undefined };

/** A sixth of the longest life. Of wider times every few rows hold a match, so that an index without them costs little more than its matches. */
const NARROW_WINDOW_MS = MAX_CONNECTION_AGE_MS / 6;

export type Window = { from: number; to?: number };

/**
 * From when to when they connected. Rows of connections that must be over by age are left out, since DynamoDB's TTL keeps them for a while; whoever
 * asks for that age is asking for those that it never removes.
 */
export function windowOf(terms: readonly Term[], { nowMs, asOfMs, allAges }: Now): Window {
  const isBeyondLife = terms.some((term) => term.kind === 'older' && term.ms >= MAX_CONNECTION_AGE_MS);
  let from = allAges || isBeyondLife ? 0 : Math.max(0, nowMs - MAX_CONNECTION_AGE_MS - CLOCK_MARGIN_MS);
  let to: number | undefined;
  for (const term of terms) {
    if (term.kind === 'newer') from = Math.max(from, asOfMs - term.ms);
    if (term.kind === 'older') to = asOfMs - term.ms;
  }
  return { from, ...(to !== undefined && { to }) };
}

/** Whether so few rows are of these times that every few of them hold a match. The same on all pages of a list. */
export function isNarrow(terms: readonly Term[], { asOfMs, allAges }: Now): boolean {
  if (!terms.some(isTimeTerm)) return false;
  const { from, to = asOfMs } = windowOf(terms, { nowMs: asOfMs, asOfMs, allAges });
  return to - from <= NARROW_WINDOW_MS;
}

export function isTimeTerm({ kind }: Term): boolean {
  return kind === 'older' || kind === 'newer';
}
