import type { BulkOutcome } from '../../gateway/bulk';
import type { JobContext } from './job-context';
import { rest } from './patience';

/** So many calls one after the other that came to nothing, and none that got through, mean that it is not the recipients. */
const MAX_IN_A_ROW = 20;
/** Calls that were under way when a gateway was restarted fail together; one that begins later says how it is by now. */
const TRIAL_AFTER_MS = 1_000;
const TRYING = 'Many calls in a row did not get through. One recipient is tried before the others.';

/** What came of a call, and when it began (by the stopwatch). */
type Tried = {
  outcome: BulkOutcome['outcome'] | 'connected';
  isUnsent: boolean | undefined;
  detail: string | undefined;
  at: number;
};

type BrakeSettings<Kind> = {
  ctx: Pick<JobContext, 'elapsed' | 'wait'>;
  /** It ended a run before: one call goes first, and nothing else until that one got through. */
  isPulled: boolean;
  /** Of such a run: of which kind the call has to be that gets through, where one of another does not show that all is well again. */
  until: Kind | undefined;
  /** Of the run. */
  signal: AbortSignal;
  /** The trial came to nothing: the run is to end, for these words. */
  onPulled: (words: string) => void;
  /** A call has got through after it was pulled in another run. */
  onLoosened: () => void;
};

/**
 * Holds a run whose calls all fail, or get no answer, before it uses up its recipients: what API Gateway did not do is done again by nobody by itself. After
 * some in a row one call is tried alone, a little later; whether that one gets through decides about the others. `kind` tells rights
 * apart whose calls go well or badly by themselves.
 */
export function createBrake<Kind extends string>(settings: BrakeSettings<Kind>) {
  const { ctx, isPulled, until, signal, onPulled, onLoosened } = settings;
  const inARow = new Map<Kind, number>();
  /** From when on a call is a trial; undefined while all may call. `kind`: of which one has to get through, where that is known. */
  let pulled: { from: number; kind: Kind | undefined } | undefined = isPulled
    ? { from: ctx.elapsed(), kind: until }
    : undefined;
  let trial: { ended: Promise<void>; end: () => void } | undefined;

  function open() {
    pulled = undefined;
    if (isPulled) onLoosened();
  }

  return {
    isPulled: () => pulled !== undefined,
    /** Waits until it is a call's turn: true when it is the trial, false when all may call. */
    async admit(): Promise<boolean> {
      while (pulled && trial) await trial.ended;
      if (!pulled) return false;
      let end = () => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      trial = { ended, end };
      while (pulled && pulled.from > ctx.elapsed() && !signal.aborted) {
        await rest({ wait: ctx.wait, stopping: signal }, pulled.from - ctx.elapsed());
      }
      return true;
    },
    /** Whatever came of it, the next may be tried. */
    endTrial() {
      trial?.end();
      trial = undefined;
    },
    hear({ outcome, isUnsent, detail, at }: Tried, kind: Kind) {
      // These say nothing about whether API Gateway does what it is asked.
      if (isUnsent || outcome === 'throttled' || outcome === 'refused') return;
      if (outcome !== 'failed' && outcome !== 'uncertain') {
        inARow.set(kind, 0);
        if (pulled && (pulled.kind ?? kind) === kind) open();
        return;
      }
      const count = (inARow.get(kind) ?? 0) + 1;
      inARow.set(kind, count);
      if (pulled) {
        if (at >= pulled.from) onPulled(wordsFor(count, detail));
      } else if (count >= MAX_IN_A_ROW) pulled = { from: ctx.elapsed() + TRIAL_AFTER_MS, kind };
    },
    says: () => (pulled ? TRYING : null),
  };
}

function wordsFor(count: number, detail = ''): string {
  const what = count === 1 ? 'The call that was tried first' : `None of the last ${count} calls`;
  return `${what} ${count === 1 ? 'did not get' : 'got'} through. ${detail} Resume when that is over: one recipient is tried before the others.`;
}
