import type { StoredSweep } from '../console/sweeps';
import { describeSweepCounts, describeSweepQuery } from '../domain/sweep';
import { goOnCounts } from './sweep-checkpoint';
import type { SweepContext } from './sweep-context';
import { trackProgress } from './sweep-progress';
import { walkRows } from './sweep-walk';

/** Does the work of a sweep from its checkpoint on, and records how it ended, in the console table and in the audit. */
export async function runSweep(ctx: SweepContext, sweep: StoredSweep): Promise<void> {
  const progress = trackProgress(ctx, sweep);
  ctx.local.hurry = progress.hurry;
  const { status, problem } = await walkRows(ctx, sweep, progress);
  await progress.settled();
  if (progress.isReplaced) return;
  const checkpoint = progress.checkpoint.now();
  const told = progress.checkpoint.counts();
  const isOver = status === 'done' || status === 'stopped';
  const counts = isOver ? told : goOnCounts(checkpoint.counts, told);
  const isTold = await ctx.sweeps.update(sweep, {
    status,
    updatedAt: ctx.now(),
    counts,
    checkpoint: { ...checkpoint, counts },
    wish: null,
    waiting: 0,
    rate: 0,
    // What was wrong with single rows is worth a word only when it ended the whole, or kept rows from being removed.
    problem: status === 'failed' || counts.refused > 0 ? problem : null,
  });
  if (!isTold) return;
  const what = sweep.mode === 'count' ? 'count only' : 'remove';
  await ctx.audit.begin({
    user: sweep.by,
    role: null,
    act: 'sweep',
    target: sweep.target,
    subjects: [],
    total: counts.removed,
    outcome: status,
    filter: describeSweepQuery(sweep.query),
    detail: `${what}, ${describeSweepCounts(counts)}`,
  });
}
