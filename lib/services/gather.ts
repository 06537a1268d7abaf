/** Of more things than this at once, further ones are told each time, or together where anybody may bring about any number. */
const MAX_OPEN = 1_000;

type More = { asked?: () => Promise<void>; what?: object };

type GatherSettings = {
  windowMs: number;
  beyond: 'each' | 'together';
  /** Runs something after so many milliseconds; nothing waits for it. */
  later?: (ms: number, work: () => void) => void;
  /** What was only counted and could not be told, nobody waiting for it: the last place where it is known. */
  onUntold: (untold: { what: object; times: number; error: unknown }) => void;
};

/** `first`: the telling of the first. `again`: how often it came since. `what`: it, as may be said where not everybody may read it. */
type Window = { first: Promise<unknown>; again: number; tell: (times: number) => Promise<unknown>; what: object };

/**
 * Tells of what is repeated without telling each time: the first at once, and what came in the same window after it in one go when the
 * window ends, with how often it was.
 */
export function createGather({ windowMs, beyond, later = runLater, onUntold }: GatherSettings) {
  const open = new Map<string, Window>();
  /** What came in them is being told. */
  const ending = new Set<Window>();

  function giveUp(window: Window, error: unknown): void {
    if (!ending.delete(window)) return;
    onUntold({ what: window.what, times: window.again, error });
  }

  async function end(key: string, window: Window): Promise<void> {
    if (open.get(key) !== window) return;
    open.delete(key);
    if (window.again === 0) return;
    ending.add(window);
    try {
      await window.tell(window.again);
      ending.delete(window);
    } catch (error) {
      giveUp(window, error);
    }
  }

  async function begin(key: string, tell: Window['tell'], what: object): Promise<void> {
    const window = { first: (async () => tell(1))(), again: 0, tell, what };
    open.set(key, window);
    try {
      await window.first;
    } catch (error) {
      if (open.get(key) === window) open.delete(key);
      throw error;
    }
    later(windowMs, () => void end(key, window));
  }

  async function tellOrCount(name: string, tell: Window['tell'], more: More = {}): Promise<void> {
    const { what = {}, asked } = more;
    const isRoom = open.has(name) || open.size < MAX_OPEN;
    if (!isRoom && beyond === 'each') {
      await tell(1);
      return;
    }
    const key = isRoom ? name : 'others';
    const known = open.get(key);
    if (!known) return begin(key, tell, key === name ? what : {});
    // What is counted beside a first that cannot be told would be told by nobody.
    await known.first;
    await asked?.();
    // Nor is anything told of a window that has ended meanwhile.
    if (open.get(key) !== known) return tellOrCount(name, tell, more);
    known.again++;
  }

  return {
    /**
     * Throws what `tell` throws the first time, to those as well who repeat it meanwhile, and what `asked` throws when it is repeated; then it counts
     * as not told.
     */
    tell: tellOrCount,
    /** Ends all windows now; resolves when what came in them is told, or could not be in so many milliseconds. Never throws. */
    async flush(withinMs: number): Promise<void> {
      const windows = [...open];
      let timer: NodeJS.Timeout | undefined;
      const bound = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs);
      });
      await Promise.race([Promise.all(windows.map(([key, window]) => end(key, window))), bound]);
      clearTimeout(timer);
      for (const [, window] of windows) giveUp(window, new Error(`Not told within ${withinMs} ms.`));
    },
    /** Waits for nothing any more: what is only counted, or just being told, counts as untold. */
    abandon(): void {
      for (const window of open.values()) if (window.again > 0) ending.add(window);
      open.clear();
      for (const window of ending) giveUp(window, new Error('There was no time left to tell it.'));
    },
  };
}
export type Gather = ReturnType<typeof createGather>;

function runLater(ms: number, work: () => void): void {
  setTimeout(work, ms).unref();
}
