/** Bounds how many calls are under way at once; the others wait in order. Whoever has entered leaves. */
export type CallSlots = {
  /** True once there is room, at once where there is; false when `signal` ended the wait. */
  enter(signal?: AbortSignal): boolean | Promise<boolean>;
  leave(): void;
};

/** So many places of whoever had a turn are kept until the others move up. */
const MAX_PAST = 1_024;

type Waiter = { end: (isIn: boolean) => void; signal: AbortSignal | undefined };

export function createCallSlots(count: number): CallSlots {
  /** From `first` on; a Set would be walked from its holes on for each who leaves. */
  let waiting: (Waiter | undefined)[] = [];
  let first = 0;
  /** One listener for all who wait by a signal: each call comes past here. */
  const heard = new WeakSet<AbortSignal>();
  let free = count;

  function giveUp(signal: AbortSignal) {
    const all = waiting.slice(first) as Waiter[];
    waiting = all.filter((waiter) => waiter.signal !== signal);
    first = 0;
    for (const waiter of all) if (waiter.signal === signal) waiter.end(false);
  }

  function hear(signal: AbortSignal) {
    if (heard.has(signal)) return;
    heard.add(signal);
    signal.addEventListener('abort', () => giveUp(signal), { once: true });
  }

  return {
    enter(signal) {
      if (signal?.aborted) return false;
      if (free > 0) {
        free -= 1;
        return true;
      }
      if (signal) hear(signal);
      return new Promise((end) => {
        waiting.push({ end, signal });
      });
    },
    leave() {
      const next = waiting[first];
      if (!next) {
        free += 1;
        return;
      }
      waiting[first] = undefined;
      first += 1;
      if (first === waiting.length || first === MAX_PAST) {
        waiting = waiting.slice(first);
        first = 0;
      }
      next.end(true);
    },
  };
}
