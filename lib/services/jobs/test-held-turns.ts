import type { JobContext } from './job-context';
import type { jobsOf } from './test-jobs';

type Desk = Awaited<ReturnType<typeof jobsOf>>;

/**
 * From now on the target gives so many turns to whoever is to be reached first, and no other until the test lets more go: a job is in its middle for as
 * long as a test looks at it, however slow the machine is. A run that halts ends the waits, and whoever was told is closed without one.
 */
export function holdTurns(ctx: JobContext, turns: number) {
  const { limiter } = ctx;
  const waiting = new Set<() => void>();
  let left = turns;

  async function wait(signal: AbortSignal): Promise<boolean> {
    await new Promise<void>((resolve) => {
      waiting.add(resolve);
      signal.addEventListener('abort', () => resolve());
    });
    return take(signal);
  }

  function take(signal: AbortSignal | undefined): boolean | Promise<boolean> {
    // Of the run's halt, for which a second call to somebody does not wait.
    if (!signal || signal.aborted) return limiter.take(signal);
    if (left <= 0) return wait(signal);
    left -= 1;
    return limiter.take(signal);
  }

  ctx.limiter = { ...limiter, take };
  return {
    more(more = Number.POSITIVE_INFINITY): void {
      left += more;
      const woken = [...waiting];
      waiting.clear();
      for (const wake of woken) wake();
    },
  };
}

/** A job for everyone in its middle: so many have it, and nobody else until `more`. */
export async function beginHeld(
  desk: Desk,
  turns: number,
  wish: Pick<Parameters<Desk['prepare']>[0], 'content' | 'pace'>,
) {
  const { more } = holdTurns(desk.ctx, turns);
  const { id } = await desk.prepare({ ...wish, audience: { kind: 'everyone', scan: false } });
  await desk.start(id, 'everyone');
  await desk.until(id, ({ counts }) => counts.delivered === turns);
  return { id, more };
}
