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
    const isIn = slots.enter(until);
    if (typeof isIn === 'object') return isIn.then((isLater) => isLater && pacedOrLeft(paces, until));
    return isIn && pacedOrLeft(paces, until);
  }

  function pacedOrLeft(paces: TargetLimiter[], until: AbortSignal | undefined): Granted {
    const granted = isGranted(paces, until);
    return typeof granted === 'object' ? granted.then(orLeave) : orLeave(granted);
  }

  function orLeave(granted: boolean): boolean {
    if (!granted) slots.leave();
    return granted;
  }

  /** Nobody else is begun with while somebody waits to be gone on with. */
  async function begin(paces: TargetLimiter[]): Promise<boolean> {
    const isNext = goesOn.enter();
    if (isNext !== true) await isNext;
    goesOn.leave();
    const isMine = own.take(signal);
    if (isMine !== true && !(await isMine)) return false;
    const started = start(paces, signal);
    if (typeof started === 'boolean') return started;
    // A turn in its own pace that waits for what the target's jobs share would come on top of those of its second, so that it is taken anew.
    own.giveBack();
    return (await started) && orLeave(await own.take(signal));
  }

  return {
    /**
     * True when the call is to go out now: it holds a slot of the target then, which whoever asked leaves. False when the run is to halt, or when
     * `isOff` finds, as its turn comes, that it is not to be made.
     */
    async enter(step: CallStep, isOff: () => boolean): Promise<boolean> {
      const { door, paces } = steps[step];
      const isThrough = door.enter();
      if (isThrough !== true) await isThrough;
      try {
        if (isOff()) return false;
        return await (door === begins ? begin(paces) : start(paces, undefined));
      } finally {
        door.leave();
      }
    },
    leave: slots.leave,
  };
}
