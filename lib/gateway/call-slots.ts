/** Bounds how many calls are under way at once; the others wait in order. Whoever has entered leaves. */
export type CallSlots = {
  /** True once there is room, at once where there is; false when `signal` ended the wait. */
  enter(signal?: AbortSignal): boolean | Promise<boolean>;
  leave(): void;
};

export function createCallSlots(count: number): CallSlots {
  const waiting = new Set<(isIn: boolean) => void>();
  let free = count;

  function wait(signal: AbortSignal | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (isIn: boolean) => {
        signal?.removeEventListener('abort', giveUp);
        waiting.delete(end);
        resolve(isIn);
      };
      const giveUp = () => end(false);
      signal?.addEventListener('abort', giveUp);
      waiting.add(end);
    });
  }

  return {
    enter(signal) {
      if (signal?.aborted) return false;
      if (free === 0) return wait(signal);
      free -= 1;
      return true;
    },
    leave() {
      const [next] = waiting;
      if (next) next(true);
      else free += 1;
    },
  };
}
