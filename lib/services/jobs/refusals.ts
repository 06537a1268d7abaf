import { isOfCredentials } from '../../gateway/failure';
import type { Heard } from './job-run';

/** So many refusals one after the other mean that it is not the recipients. */
const MAX_IN_A_ROW = 20;
/** So many recipients, and none between them whose call was answered well, are not refused each for themselves either. */
const MAX_ALONE = 100;
/** Of a question, and after the first one, which says nothing. */
const ASK_TRIES = 4;
const ASK_AGAIN_MS = 500;
/** Only a call with a good signature ends so. */
const WELL_SIGNED: ReadonlySet<Heard['outcome']> = new Set(['delivered', 'closed', 'connected', 'gone']);
/** Say nothing of a signature: it may not have been looked at. */
const SILENT: ReadonlySet<Heard['outcome']> = new Set(['throttled', 'failed', 'uncertain']);

type Settings<Kind> = {
  /** By the stopwatch. */
  elapsed: () => number;
  /** A question about nobody, of which `hearOfQuestion` hears before this resolves. Undefined when the run is to halt. */
  ask: () => Promise<Heard | undefined>;
  /** Between two of them; over early when the run is to halt. */
  pause: (ms: number) => Promise<void>;
  /** So many were refused that it is for all of them. */
  onAll: (last: Heard, kind: Kind) => void;
};

/**
 * What AWS refuses in a run, and for whom. `Kind` tells rights apart, of which one going well says nothing about another. Times are of the stopwatch, of
 * when a call began.
 */
export function createRefusals<Kind extends string>({ elapsed, ask, pause, onAll }: Settings<Kind>) {
  /** Of rights, and of credentials, which AWS may refuse for some recipients alone. */
  const inARow = { rights: new Map<Kind, number>(), credentials: new Map<Kind, number>() };
  const doubted = new Set<Kind>();
  let hasReached = false;
  /** Kinds of which a call was answered well. Until then a question, which is another kind of call, excuses none: a proxy may alter bodies alone. */
  const proven = new Set<Kind>();
  /** Who was refused alone since the last such answer. */
  const alone = new Map<Kind, Set<string>>();
  let wellAt = Number.NEGATIVE_INFINITY;
  const wasWell = (at: number) => {
    wellAt = Math.max(wellAt, at);
  };

  /** Where nobody else is left to be answered, only a question tells whether AWS takes the credentials. */
  async function doubt(last: Heard, kind: Kind): Promise<void> {
    if (doubted.has(kind)) return;
    doubted.add(kind);
    const since = elapsed();
    try {
      const answer = await askUntilTold(since);
      if (proven.has(kind) && wellAt >= since) inARow.credentials.set(kind, 0);
      else if (answer) onAll(last, kind);
    } finally {
      doubted.delete(kind);
    }
  }

  async function askUntilTold(since: number): Promise<Heard | undefined> {
    for (let asked = 1; ; asked++) {
      const answer = await ask();
      if (!answer || wellAt >= since || !SILENT.has(answer.outcome) || asked === ASK_TRIES) return answer;
      await pause(asked * ASK_AGAIN_MS);
    }
  }

  return {
    /** Of a call that was answered. */
    hear(answer: Heard, kind: Kind, at: number) {
      const { outcome, isUnsent, errorType } = answer;
      // It may be answered before anybody looks at the signature: it says nothing about it either way.
      if (outcome === 'throttled') return;
      if (outcome !== 'refused') {
        inARow.rights.set(kind, 0);
        inARow.credentials.set(kind, 0);
        if (!isUnsent) hasReached = true;
        if (!WELL_SIGNED.has(outcome)) return;
        wasWell(at);
        proven.add(kind);
        alone.delete(kind);
        return;
      }
      const counts = isOfCredentials(errorType) ? inARow.credentials : inARow.rights;
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      if (count < MAX_IN_A_ROW) return;
      if (counts === inARow.rights) onAll(answer, kind);
      else void doubt(answer, kind);
    },
    /** A question that may be refused for want of the right to ask it: AWS has taken the signature by then. */
    hearOfQuestion({ outcome, isUnsent, errorType }: Heard, at: number) {
      const isWithoutRight =
        outcome === 'refused' && !isUnsent && errorType !== undefined && !isOfCredentials(errorType);
      if (isWithoutRight || WELL_SIGNED.has(outcome)) wasWell(at);
    },
    /** Whether the last refusal of this kind for its credentials, of a call to this recipient, can be for that one alone: it says nothing about the others then. */
    excuse(last: Heard, kind: Kind, id: string): boolean {
      const ids = alone.get(kind) ?? new Set();
      alone.set(kind, ids.add(id));
      if (ids.size > MAX_ALONE) {
        onAll(last, kind);
        return false;
      }
      inARow.credentials.set(kind, Math.max(0, (inARow.credentials.get(kind) ?? 0) - 1));
      return true;
    },
    /** No call of this run got through yet, and AWS refuses: it is not for what is said of a recipient. */
    isDenied: () => !hasReached && [...inARow.rights.values()].some((count) => count > 0),
    ask,
    /** An earlier run, or another process, had a call of this kind answered well. */
    prove: (kind: Kind) => void proven.add(kind),
    isProven: (kind: Kind) => proven.has(kind),
    /** Whether a call that began then or later was answered as only one with a good signature is. */
    wasWellSince: (at: number) => wellAt >= at,
  };
}
