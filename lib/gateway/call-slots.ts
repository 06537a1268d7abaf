/** Bounds how many calls are under way at once; the others wait in order. Whoever has entered leaves. */
export type CallSlots = {
  /** Undefined when there is room, so that nobody waits for a promise then. */
  enter(): Promise<void> | undefined;
  leave(): void;
};

export function createCallSlots(count: number): CallSlots {
  const waiting: (() => void)[] = [];
  let free = count;
  return {
    enter() {
      if (free === 0) return new Promise((start) => waiting.push(start));
      free -= 1;
      return undefined;
    },
    leave() {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    },
  };
}
