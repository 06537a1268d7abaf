import type { Sweep, SweepCounts } from '../domain/sweep';
import type { ConsoleTable } from './console-table';

/** What is kept of a sweep beside what is shown. */
export type StoredSweep = Sweep & {
  /** The process at work on it. */
  runner: string;
  /** What somebody wants of the process at work. */
  wish: 'pause' | 'stop' | null;
  /** Everything before this cursor is done; null: from the start. `counts` are those of that moment. */
  checkpoint: { cursor: string | null; counts: SweepCounts };
};

/** One sweep for each target, the latest. It is written by the process at work on it, and wishes by anybody. */
export function createSweeps(table: ConsoleTable) {
  const key = (target: string) => ({ pk: 'SWEEPS', sk: target });
  return {
    async read(target: string): Promise<StoredSweep | undefined> {
      return await table.get<StoredSweep>(key(target));
    },
    async write(sweep: StoredSweep): Promise<void> {
      await table.put({ ...key(sweep.target), ...sweep });
    },
    /** Sets some fields alone, so that what is not named stays as another process wrote it. */
    async update(target: string, values: Partial<StoredSweep>): Promise<void> {
      await table.set(key(target), values);
    },
  };
}
export type Sweeps = ReturnType<typeof createSweeps>;
