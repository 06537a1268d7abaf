import { isPassing } from '../../registry/failure';
import type { JobContext } from './job-context';

/** Nobody wants the preparation any more, or another process goes on with it. */
export class GivenUp extends Error {}

/** What may do in a while; the message says so to a person. */
export class Passing extends Error {}

const FIRST_MS = 1_000;
const LONGEST_MS = 10_000;

/**
 * Repeats what a table did not do as long as that may pass by itself: what was written down so far is not thrown away for a table that is
 * silent for a minute. Any other failure is thrown on. `onWait` is told each failure and answers whether to go on; else this throws `GivenUp`.
 */
export async function withPatience<T>(
  ctx: Pick<JobContext, 'wait' | 'stopping'>,
  work: () => Promise<T>,
  onWait: (error: Error) => Promise<boolean> = async () => true,
): Promise<T> {
  for (let waitMs = FIRST_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Passing || isPassing(error))) throw error;
      if (ctx.stopping?.aborted || !(await onWait(error as Error))) throw new GivenUp('It is not prepared any more');
      await rest(ctx, waitMs);
      if (ctx.stopping?.aborted) throw new GivenUp('It is not prepared any more');
    }
  }
}

/** Ends early when the process is to end: whoever stops it is not kept waiting. */
export function rest({ wait, stopping }: Pick<JobContext, 'wait' | 'stopping'>, ms: number): Promise<void> {
  if (stopping?.aborted) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const end = () => {
      stopping?.removeEventListener('abort', end);
      resolve();
    };
    stopping?.addEventListener('abort', end);
    wait(ms).then(end, reject);
  });
}
