/** A difference below this is latency and whole seconds, and harms nothing. */
const NOISE_MS = 60_000;
/** Two answers in a row that differ by less than this say the same. */
const AGREE_MS = 5_000;

/**
 * The time by which the rows of a target were written: that of this machine, unless the Date of AWS's answers says that it is off. A clock an hour
 * ahead would take living connections for over, and leave them out.
 */
export type AwsClock = {
  /** Epoch ms. */
  now(): number;
  /** From now on the answers that this client of the SDK gets tell the time too. */
  watch(client: { middlewareStack: object }): void;
};

type Raw = { response?: { headers?: Record<string, string> } };
type Next = (args: object) => Promise<Raw>;
type Stack = { add(middleware: (next: Next) => Next, options: object): void };

export function createAwsClock({ wall = Date.now }: { wall?: () => number } = {}): AwsClock {
  let aheadMs = 0;
  let lastSeenMs: number | undefined;

  /** One answer alone may have been held up, or come from something between. */
  function learn(seenMs: number) {
    const isConfirmed = lastSeenMs !== undefined && Math.abs(seenMs - lastSeenMs) <= AGREE_MS;
    lastSeenMs = seenMs;
    if (isConfirmed && Math.abs(seenMs - aheadMs) > NOISE_MS) aheadMs = Math.abs(seenMs) > NOISE_MS ? seenMs : 0;
  }

  return {
    now: () => wall() - aheadMs,
    watch(client) {
      // Each client types its stack by its own commands; what is used of it here is the same in all.
      const stack = client.middlewareStack as Stack;
      stack.add(
        (next) => async (args) => {
          const startedAt = wall();
          const raw = await next(args);
          const endedAt = wall();
          const date = Date.parse(raw.response?.headers?.date ?? '');
          const isQuick = Math.abs(endedAt - startedAt) <= AGREE_MS;
          // Half a second is what the header cuts off on average.
          if (Number.isFinite(date) && isQuick) learn(Math.round((startedAt + endedAt) / 2 - date - 500));
          return raw;
        },
        // Next to the wire: also the answers that are errors have a Date.
        { step: 'deserialize', name: 'switchboardClock', priority: 'low', override: true },
      );
    },
  };
}
