import { isOfCredentials } from '../../gateway/failure';
import type { Heard } from './job-run';

/** So many refusals one after the other mean that it is not the recipients. */
const MAX_IN_A_ROW = 20;
/** Only a call with a good signature ends so. */
const WELL_SIGNED: ReadonlySet<Heard['outcome']> = new Set(['delivered', 'closed', 'connected', 'gone']);

/**
 * What AWS refuses in a run, and for whom. `Kind` tells rights apart, of which one going well says nothing about another. Times are of the stopwatch, of
 * when a call began.
 */
export function createRefusals<Kind extends string>() {
  const inARow = new Map<Kind, number>();
  let hasReached = false;
  let wellAt = Number.NEGATIVE_INFINITY;
  const wasWell = (at: number) => {
    wellAt = Math.max(wellAt, at);
  };

  return {
    /** True when so many were refused that it is for all of them. */
    hear({ outcome, isUnsent }: Heard, kind: Kind, at: number): boolean {
      // It may be answered before anybody looks at the signature: it says nothing about it either way.
      if (outcome === 'throttled') return false;
      const count = outcome === 'refused' ? (inARow.get(kind) ?? 0) + 1 : 0;
      inARow.set(kind, count);
      if (outcome !== 'refused' && !isUnsent) hasReached = true;
      if (WELL_SIGNED.has(outcome)) wasWell(at);
      return count >= MAX_IN_A_ROW;
    },
    /** A question that may be refused for want of the right to ask it: AWS has taken the signature by then. */
    hearOfQuestion({ outcome, isUnsent, errorType }: Heard, at: number) {
      const isWithoutRight =
        outcome === 'refused' && !isUnsent && errorType !== undefined && !isOfCredentials(errorType);
      if (isWithoutRight || WELL_SIGNED.has(outcome)) wasWell(at);
    },
    /** The last refusal of this kind was for its recipient alone, and says nothing about the others. */
    discount(kind: Kind) {
      inARow.set(kind, Math.max(0, (inARow.get(kind) ?? 0) - 1));
    },
    /** No call of this run got through yet, and AWS refuses: it is not for what is said of a recipient. */
    isDenied: () => !hasReached && [...inARow.values()].some((count) => count > 0),
    /** Whether a call that began then or later was answered as only one with a good signature is. */
    wasWellSince: (at: number) => wellAt >= at,
  };
}
