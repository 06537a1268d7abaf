/** Bounds how many calls are under way at once; the others wait in order. */
export type CallSlots = <T>(call: () => Promise<T>) => Promise<T>;

export function createCallSlots(count: number): CallSlots {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (call) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((start) => waiting.push(start));
    try {
      return await call();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
