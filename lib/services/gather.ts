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

/** `first`: the telling of the first. `again`: how often it came since. */
type Window = { first: Promise<unknown>; again: number; tell: (times: number) => Promise<unknown> };

/**
 * Tells of what is repeated without telling each time: the first at once, and what came in the same window after it in one go when the
 * window ends, with how often it was.
 */
export function createGather({ windowMs, beyond, later = runLater, onError }: GatherSettings) {
  const open = new Map<string, Window>();

  async function end(key: string, window: Window): Promise<void> {
    if (open.get(key) !== window) return;
    open.delete(key);
    if (window.again === 0) return;
    try {
      await window.tell(window.again);
    } catch (error) {
      onError(error);
    }
  }

  async function begin(key: string, tell: Window['tell']): Promise<void> {
    const window = { first: (async () => tell(1))(), again: 0, tell };
    open.set(key, window);
    try {
      await window.first;
    } catch (error) {
      if (open.get(key) === window) open.delete(key);
      throw error;
    }
    later(windowMs, () => void end(key, window));
  }

  async function tellOrCount(name: string, tell: Window['tell'], asked?: () => Promise<void>): Promise<void> {
    const isRoom = open.has(name) || open.size < MAX_OPEN;
    if (!isRoom && beyond === 'each') {
      await tell(1);
      return;
    }
    const key = isRoom ? name : 'others';
    const known = open.get(key);
    if (!known) return begin(key, tell);
    // What is counted beside a first that cannot be told would be told by nobody.
    await known.first;
    await asked?.();
    // Nor is anything told of a window that has ended meanwhile.
    if (open.get(key) !== known) return tellOrCount(name, tell, asked);
    known.again++;
  }

  return {
    /**
     * Throws what `tell` throws the first time, to those as well who repeat it meanwhile, and what `asked` throws when it is repeated; then it counts
     * as not told.
     */
    tell: tellOrCount,
    /** Ends all windows now; resolves when what came in them is told, or could not be. Never throws. */
    async flush(): Promise<void> {
      await Promise.all([...open].map(([key, window]) => end(key, window)));
    },
  };
}
export type Gather = ReturnType<typeof createGather>;

function runLater(ms: number, work: () => void): void {
  setTimeout(work, ms).unref();
}
