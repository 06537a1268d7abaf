/** Of more things than this at once, further ones are told each time, or together where anybody may bring about any number. */
const MAX_OPEN = 1_000;

type GatherSettings = {
  windowMs: number;
  beyond: 'each' | 'together';
  /** Runs something after so many milliseconds; nothing waits for it. */
  later?: (ms: number, work: () => void) => void;
  /** Failures that nobody waits for. */
  onError: (error: unknown) => void;
};

/**
 * Tells of what is repeated without telling each time: the first at once, and what came in the same window after it in one go when the
 * window ends, with how often it was.
 */
export function createGather({ windowMs, beyond, later = runLater, onError }: GatherSettings) {
  const open = new Map<string, { again: number }>();
  return {
    /** Throws what `tell` throws the first time, and what `asked` throws when it is repeated; then it counts as not told. */
    async tell(name: string, tell: (times: number) => Promise<unknown>, asked?: () => Promise<void>): Promise<void> {
      const isRoom = open.has(name) || open.size < MAX_OPEN;
      if (!isRoom && beyond === 'each') {
        await tell(1);
        return;
      }
      const key = isRoom ? name : 'others';
      const known = open.get(key);
      if (known) {
        await asked?.();
        known.again++;
        return;
      }
      const window = { again: 0 };
      open.set(key, window);
      try {
        await tell(1);
      } catch (error) {
        open.delete(key);
        throw error;
      }
      later(windowMs, () => {
        open.delete(key);
        if (window.again > 0) tell(window.again).catch(onError);
      });
    },
  };
}
export type Gather = ReturnType<typeof createGather>;

function runLater(ms: number, work: () => void): void {
  setTimeout(work, ms).unref();
}
