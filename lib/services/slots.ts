/** How many of a kind may be under way at once. */
export function createSlots(max: number) {
  let taken = 0;
  return {
    /** How to give it back, once; undefined when all are taken. */
    take(): (() => void) | undefined {
      if (taken >= max) return undefined;
      taken += 1;
      let isMine = true;
      return () => {
        if (isMine) taken -= 1;
        isMine = false;
      };
    },
  };
}
export type Slots = ReturnType<typeof createSlots>;
