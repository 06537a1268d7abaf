/** Bounds how many calls are under way at once; the others wait in order. Whoever has entered leaves. */
export type CallSlots = {
  /** True once there is room, at once where there is; false when `signal` ended the wait. */
  enter(signal?: AbortSignal): boolean | Promise<boolean>;
  leave(): void;
};

type Waiter = { end: (isIn: boolean) => void; signal: AbortSignal | undefined };

export function createCallSlots(count: number): CallSlots {
  const waiting = new Set<Waiter>();
  /** One listener for all who wait by a signal: each call comes past here. */
  const heard = new WeakSet<AbortSignal>();
  let free = count;

  function giveUp(signal: AbortSignal) {
    for (const waiter of waiting) {
      if (waiter.signal !== signal) continue;
      waiting.delete(waiter);
      waiter.end(false);
    }
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
        waiting.add({ end, signal });
      });
    },
    leave() {
      for (const next of waiting) {
        waiting.delete(next);
        next.end(true);
        return;
      }
      free += 1;
    },
  };
}
