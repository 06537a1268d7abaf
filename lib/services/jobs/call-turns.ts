import type { TargetLimiter } from '../../gateway/bulk';
import { createCallSlots } from '../../gateway/call-slots';
import { isGranted } from '../../gateway/target-limiter';
import type { JobContext } from './job-context';

/** Which paces a call keeps. `first` and `close` begin with a recipient; `after` closes one that was told. */
export type CallStep = 'first' | 'close' | 'after';
type Granted = boolean | Promise<boolean>;

/**
 * When the calls of a run start: one after the other, so that of all who wait only the next one or two hold anything. A slot of the target comes
 * before its paces, for a turn in them means a call now, and what piled up would go out at once later. `own`: the pace of the job. `signal`: of the
 * run's halt, for which nothing is waited, except for what is `after` another call.
 */
export function createCallTurns(
  { slots, limiter, closeLimiter }: Pick<JobContext, 'slots' | 'limiter' | 'closeLimiter'>,
  own: TargetLimiter,
  signal: AbortSignal,
) {
  const begins = createCallSlots(1);
  const goesOn = createCallSlots(1);
  const steps = {
    first: { door: begins, paces: [limiter] },
    close: { door: begins, paces: [closeLimiter, limiter] },
    after: { door: goesOn, paces: [closeLimiter, limiter] },
  };

  /** True in a slot, which is to be left. */
  function start(paces: TargetLimiter[], until: AbortSignal | undefined): Granted {
    const paced = () => orLeave(isGranted(paces, until));
    return then(slots.enter(until), paced);
  }

  function orLeave(granted: Granted): Granted {
    if (typeof granted === 'object') return granted.then(orLeave);
    if (!granted) slots.leave();
    return granted;
  }

  /** A turn in its own pace that waits for what the target's jobs share would come on top of those of its second, so that it is taken anew. */
  function startInPace(paces: TargetLimiter[]): Granted {
    const started = start(paces, signal);
    if (typeof started === 'boolean') return started;
    own.giveBack();
    return then(started, () => orLeave(own.take(signal)));
  }

  function begin(paces: TargetLimiter[]): Granted {
    return then(own.take(signal), () => startInPace(paces));
  }

  /** Nobody else is begun with while somebody waits to be gone on with. */
  function beginAfterOthers(paces: TargetLimiter[]): Granted {
    return then(goesOn.enter(), () => {
      goesOn.leave();
      return begin(paces);
    });
  }

  return {
    /**
     * True when the call is to go out now: it holds a slot of the target then, which whoever asked leaves. False when the run is to halt, or when
     * `isOff` finds, as its turn comes, that it is not to be made.
     */
    enter(step: CallStep, isOff: () => boolean): Granted {
      const { door, paces } = steps[step];
      const goThrough = (): Granted => {
        const granted = !isOff() && (door === begins ? beginAfterOthers(paces) : start(paces, undefined));
        if (typeof granted === 'object') return granted.finally(door.leave);
        door.leave();
        return granted;
      };
      return then(door.enter(), goThrough);
    },
    leave: slots.leave,
  };
}

/** At once where nothing is waited for. */
function then(granted: Granted, next: () => Granted): Granted {
  if (typeof granted === 'object') return granted.then((isGranted) => isGranted && next());
  return granted && next();
}
