/** Of more things than this at once, further ones are told each time, or together where anybody may bring about any number. */
const MAX_OPEN = 1_000;

/** Something, as may be said where not everybody may read it. */
type What = { act?: string; [field: string]: unknown };
type More = { asked?: () => Promise<void>; what?: What };

type GatherSettings = {
  windowMs: number;
  beyond: 'each' | 'together';
  /** Runs something after so many milliseconds; nothing waits for it. */
  later?: (ms: number, work: () => void) => void;
  /** What was only counted and could not be told, nobody waiting for it: the last place where it is known. */
  onUntold: (untold: { what: object; times: number; error: unknown }) => void;
};

/** `first`: the telling of the first. `again`: how often it came since. */
type Window = { first: Promise<unknown>; again: number; tell: (times: number) => Promise<unknown>; what: What };

/**
 * Tells of what is repeated without telling each time: the first at once, and what came in the same window after it in one go when the
 * window ends, with how often it was.
 */
export function createGather({ windowMs, beyond, later = runLater, onUntold }: GatherSettings) {
  const open = new Map<string, Window>();
  /** What came in them is being told; each until it has been, or could not be. */
  const ending = new Map<Window, Promise<void>>();

  function giveUp(window: Window, error: unknown): void {
    if (!ending.delete(window)) return;
    onUntold({ what: window.what, times: window.again, error });
  }

  function end(key: string, window: Window): void {
    if (open.get(key) !== window) return;
    open.delete(key);
    if (window.again === 0) return;
    const told = (async () => window.tell(window.again))().then(
      () => void ending.delete(window),
      (error: unknown) => giveUp(window, error),
    );
    ending.set(window, told);
  }

  async function begin(key: string, tell: Window['tell'], what: What): Promise<void> {
    const window = { first: (async () => tell(1))(), again: 0, tell, what };
    open.set(key, window);
    try {
      await window.first;
    } catch (error) {
      if (open.get(key) === window) open.delete(key);
      throw error;
    }
    later(windowMs, () => end(key, window));
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
    // Of many together nothing else is the same.
    if (!known) return begin(key, tell, key === name || !what.act ? what : { act: what.act });
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
    /**
     * Ends all windows now; resolves when what came in them, and in those that had ended before, is told, or could not be in so many milliseconds.
     * Never throws.
     */
    async flush(withinMs: number): Promise<void> {
      for (const [key, window] of [...open]) end(key, window);
      const waitedFor = [...ending];
      let timer: NodeJS.Timeout | undefined;
      const bound = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs);
      });
      await Promise.race([Promise.all(waitedFor.map(([, told]) => told)), bound]);
      clearTimeout(timer);
      for (const [window] of waitedFor) giveUp(window, new Error(`Not told within ${withinMs} ms.`));
    },
    /** Waits for nothing any more: what is only counted, or just being told, counts as untold. */
    abandon(): void {
      for (const window of open.values()) if (window.again > 0) ending.set(window, Promise.resolve());
      open.clear();
      for (const window of [...ending.keys()]) giveUp(window, new Error('There was no time left to tell it.'));
    },
  };
}
export type Gather = ReturnType<typeof createGather>;

function runLater(ms: number, work: () => void): void {
  setTimeout(work, ms).unref();
}
