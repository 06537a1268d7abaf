import { isEndOwed, type Sweeps } from '../console/sweeps';
import { isUnderWay } from '../domain/sweep';
import { takeSweep } from './sweep';
import type { SweepContext } from './sweep-context';

const LOOK_MS = 5_000;

/** Looks now and then for sweeps that somebody should be at: those of a process that has ended go on here, and an end that is owed is recorded. */
export function watchSweeps(settings: {
  /** Those that there are just now. */
  targets: () => Iterable<string>;
  sweeps: Pick<Sweeps, 'read'>;
  /** What sweeping a target works with; asked for only where there is something to do. */
  contextOf: (target: string) => SweepContext | undefined;
  onError: (error: unknown) => void;
}): { stop(): void } {
  const { targets, sweeps, contextOf, onError } = settings;
  let isLooking = false;
  async function look() {
    if (isLooking) return;
    isLooking = true;
    try {
      for (const target of targets()) {
        const sweep = await sweeps.read(target);
        const ctx = sweep && (isUnderWay(sweep) || isEndOwed(sweep)) ? contextOf(target) : undefined;
        // What is wrong with one keeps nobody from the others.
        if (ctx) await takeSweep(ctx).catch(onError);
      }
    } catch (error) {
      onError(error);
    } finally {
      isLooking = false;
    }
  }
  const timer = setInterval(() => void look(), LOOK_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
