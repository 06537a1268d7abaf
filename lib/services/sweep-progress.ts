import type { StoredSweep } from '../console/sweeps';
import { createCheckpoint } from './sweep-checkpoint';
import type { SweepContext } from './sweep-context';

const BEAT_MS = 1_000;
/** The pace is that of the last so many beats. */
const PACES = 6;

/** How far a sweep is: counted here, told to the console table about once a second, with what others wish of it read there. */
export function trackProgress(ctx: SweepContext, sweep: StoredSweep) {
  const paces = [{ at: ctx.elapsed(), checked: sweep.counts.checked }];
  let beatAt = Number.NEGATIVE_INFINITY;
  let read = sweep.checkpoint.read ?? { rows: 0, of: null };
  let beating: Promise<void> | undefined;
  const progress = {
    checkpoint: createCheckpoint(sweep.checkpoint),
    wish: null as StoredSweep['wish'],
    /** Another process, or another sweep, took over: nothing is written any more. */
    isReplaced: false,
    /** Why nothing goes on just now, in words. */
    waitsFor: null as string | null,
    /** So many rows more were read; `of`: see `Sweep`. */
    addRead(rows: number, of: number | null) {
      read = { rows: read.rows + rows, of };
    },
    /** What can be stored of it. */
    reached: () => ({ ...progress.checkpoint.now(), read }),
    /** A wish may come between two beats; whoever has it does not wait for the next one. */
    hurry() {
      beatAt = Number.NEGATIVE_INFINITY;
    },
    async beatNowAndThen(): Promise<void> {
      if (ctx.elapsed() - beatAt < BEAT_MS) return;
      beating ??= beat().finally(() => {
        beating = undefined;
      });
      await beating;
    },
    /** Resolves when no beat is under way. */
    settled: async () => beating,
  };

  async function beat(): Promise<void> {
    beatAt = ctx.elapsed();
    const stored = await ctx.sweeps.read(sweep.target);
    const counts = progress.checkpoint.counts();
    const told = {
      updatedAt: ctx.now(),
      counts,
      checkpoint: progress.reached(),
      waiting: progress.checkpoint.open().filter(({ entry }) => entry.seenAt !== undefined).length,
      rate: rate(counts.checked),
      problem: progress.waitsFor,
    };
    if (!stored || !(await ctx.sweeps.update(sweep, told))) {
      progress.isReplaced = true;
      return;
    }
    progress.wish = stored.wish;
    paces.push({ at: beatAt, checked: counts.checked });
    if (paces.length > PACES) paces.shift();
  }

  /** Rows per second, to a tenth. */
  function rate(checked: number): number {
    const [first] = paces;
    const spanMs = first ? ctx.elapsed() - first.at : 0;
    return first && spanMs > 0 ? Math.round(((checked - first.checked) * 10_000) / spanMs) / 10 : 0;
  }

  return progress;
}
export type SweepProgress = ReturnType<typeof trackProgress>;
