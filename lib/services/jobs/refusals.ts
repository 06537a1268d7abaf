import { isOfCredentials } from '../../gateway/failure';
import type { Kind } from './call-nobody';
import type { Heard } from './job-run';
import { CLOSES_REFUSED } from './unclosed';

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

type Settings = {
  /** By the stopwatch. */
  elapsed: () => number;
  /** The same call to nobody, of which `hearOfQuestion` hears before this resolves. Undefined when the run is to halt. */
  ask: (kind: Kind) => Promise<Heard | undefined>;
  /** Between two of them; over early when the run is to halt. */
  pause: (ms: number) => Promise<void>;
  /** So many were refused that it is for all of them. */
  onAll: (last: Heard, kind: Kind) => void;
  /** More than `MAX_ALONE` were refused, each alone. */
  onMany: () => void;
};

/**
 * What AWS refuses in a run, and for whom. Kinds of calls tell rights apart, of which one going well says nothing about another. Times are of the stopwatch, of
 * when a call began.
 */
export function createRefusals({ elapsed, ask, pause, onAll, onMany }: Settings) {
  /** Of rights, and of credentials, which AWS may refuse for some recipients alone. */
  const inARow = { rights: new Map<Kind, number>(), credentials: new Map<Kind, number>() };
  const doubted = new Set<Kind>();
  let hasReached = false;
  /** Who was refused alone since a call to another was answered well. */
  const alone = new Map<Kind, Set<string>>();
  /** By kind: what is in between may alter bodies, so that looks and closes say nothing about posts. */
  const wellAt = new Map<Kind, number>();
  const wasWell = (kind: Kind, at: number) => {
    wellAt.set(kind, Math.max(at, wellAt.get(kind) ?? at));
  };
  const wasWellSince = (kind: Kind, at: number) => (wellAt.get(kind) ?? Number.NEGATIVE_INFINITY) >= at;

  /** Where nobody else is left to be answered, only a question tells whether AWS takes the credentials. */
  async function doubt(last: Heard, kind: Kind): Promise<void> {
    if (doubted.has(kind)) return;
    doubted.add(kind);
    const since = elapsed();
    try {
      const answer = await askUntilTold(kind, since);
      if (wasWellSince(kind, since)) inARow.credentials.set(kind, 0);
      else if (answer) onAll(last, kind);
    } finally {
      doubted.delete(kind);
    }
  }

  async function askUntilTold(kind: Kind, since: number): Promise<Heard | undefined> {
    for (let asked = 1; ; asked++) {
      const answer = await ask(kind);
      if (!answer || wasWellSince(kind, since) || !SILENT.has(answer.outcome) || asked === ASK_TRIES) return answer;
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
        wasWell(kind, at);
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
    /** Of a call to nobody. One that is refused for want of a right has a good signature, which says something of others only where they have that right. */
    hearOfQuestion({ outcome, isUnsent, errorType }: Heard, kind: Kind, at: number) {
      const isWithoutRight =
        outcome === 'refused' && !isUnsent && errorType !== undefined && !isOfCredentials(errorType);
      if (WELL_SIGNED.has(outcome) || (isWithoutRight && wellAt.has(kind))) wasWell(kind, at);
    },
    /** Whether the last refusal of this kind for its credentials, of a call to this recipient, can be for that one alone: it says nothing about the others then. */
    excuse(kind: Kind, id: string): boolean {
      const ids = alone.get(kind) ?? new Set();
      alone.set(kind, ids.add(id));
      if (ids.size > MAX_ALONE) {
        onMany();
        return false;
      }
      inARow.credentials.set(kind, Math.max(0, (inARow.credentials.get(kind) ?? 0) - 1));
      return true;
    },
    /** No call of this run got through yet, and AWS refuses: it is not for what is said of a recipient. */
    isDenied: () => !hasReached && [...inARow.rights.values()].some((count) => count > 0),
    ask,
    /** Whether a call of this kind that began then or later was answered as only one with a good signature is. */
    wasWellSince,
  };
}

/** Why a run ends whose calls are all refused. */
export function wordsForAll({ isUnsent, detail }: Heard, kind: Kind): string {
  if (isUnsent && detail) return `${detail} Resume when that is mended.`;
  const why =
    kind === 'close' ? CLOSES_REFUSED : 'AWS refused many calls in a row. Check the credentials of the console';
  return `${why}, then resume.`;
}

export const MANY_ALONE = `AWS refused the credentials in calls to more than ${MAX_ALONE} recipients in a row, and took them in a call to nobody. Something on the way may change those calls. A resume goes on with the others.`;
