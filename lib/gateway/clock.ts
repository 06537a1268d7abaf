/** Time as pacing needs it; another one in tests. */
export type Clock = {
  /** Milliseconds that only ever grow, from any start. */
  now(): number;
  /** Epoch ms; whoever sets the machine's clock moves it. */
  wall(): number;
  /** Calls `run` once after `ms`; the answer takes that back. */
  later(run: () => void, ms: number): () => void;
};

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  later(run, ms) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
