/** Bounds calls to a target: at most `concurrency` at once and `perSecond` started in any second. */
export type CallGate = <T>(call: () => Promise<T>) => Promise<T>;

type GateSettings = { concurrency: number; perSecond: number; now?: () => number };

/** Calls wait in order. The bucket holds a tenth of a second's worth, so that the rate is even and never bursts. */
export function createCallGate({ concurrency, perSecond, now = Date.now }: GateSettings): CallGate {
  const burst = Math.max(1, Math.floor(perSecond / 10));
  const waiting: (() => void)[] = [];
  let running = 0;
  let tokens = burst;
  let refilledAt = now();
  let timer: NodeJS.Timeout | undefined;

  function refill() {
    const at = now();
    tokens = Math.min(burst, tokens + (Math.max(0, at - refilledAt) * perSecond) / 1000);
    refilledAt = at;
  }

  function pump() {
    refill();
    while (waiting.length > 0 && running < concurrency && tokens >= 1) {
      tokens -= 1;
      running += 1;
      waiting.shift()?.();
    }
    if (waiting.length > 0 && running < concurrency && !timer) {
      timer = setTimeout(
        () => {
          timer = undefined;
          pump();
        },
        Math.ceil(1000 / perSecond),
      );
    }
  }

  return async (call) => {
    await new Promise<void>((start) => {
      waiting.push(start);
      pump();
    });
    try {
      return await call();
    } finally {
      running -= 1;
      pump();
    }
  };
}
