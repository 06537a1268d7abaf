import type { ConnectionRow } from '../domain/connection';
import { isUnderWay, type Sweep, type SweepCounts } from '../domain/sweep';
import type { ConsoleTable } from './console-table';

/** What is kept of a sweep beside what is shown. */
export type StoredSweep = Omit<Sweep, 'isAtLeast' | 'elsewhere' | 'read'> & {
  /** The process at work on it; `NOBODY` where the one that was has handed it over. */
  runner: string;
  /**
   * Another one each time it begins, goes on or is ended by somebody, so that of two who do so in one moment one does. Null: it is as the first
   * version wrote it.
   */
  turn: string | null;
  /**
   * Where its target was when it began: it is counted, gone on with and followed by a removal there alone. `of`: its own id; with that of another
   * it is of a sweep before this one, which an older console has begun without a word of it.
   */
  place?: { of: string; hash: string };
  /**
   * How it ended in this turn is not in the audit yet; `at`: when that was tried last; `end`: in which turn it ended, where others have tried it since.
   * With another turn it is of a sweep before this one, which an older console has begun without a word of it.
   */
  owed?: { turn: string | null; at: number; end?: string | null } | null;
  /** Its own id, where `counts` lack what a process did after its last word; that of another sweep says nothing. */
  atLeastOf?: string | null;
  /** What somebody wants of the process at work. */
  wish: 'pause' | 'stop' | null;
  /**
   * Everything before this cursor is done; null: from the start. `counts` are those of that moment. `rows` stand before the cursor and have no
   * verdict yet; sweeps of older consoles do not have them, nor `read`, which stands here because they write the checkpoint as a whole.
   */
  checkpoint: {
    cursor: string | null;
    counts: SweepCounts;
    rows?: Pick<ConnectionRow, 'connectionId' | 'connectedAt' | 'foreignStage'>[];
    read?: Sweep['read'];
  };
};

/** As the runner of a sweep that is to be gone on with at once. */
export const NOBODY = '';

/** Whether somebody has yet to record how it ended. */
export function isEndOwed(sweep: StoredSweep): boolean {
  return !isUnderWay(sweep) && sweep.owed?.turn === sweep.turn;
}

/** One sweep for each target, the latest. It is written by the process at work on it, and wishes by anybody. */
export function createSweeps(table: ConsoleTable) {
  const key = (target: string) => ({ pk: 'SWEEPS', sk: target });
  return {
    async read(target: string): Promise<StoredSweep | undefined> {
      const item = await table.get<StoredSweep>(key(target));
      if (!item) return undefined;
      const { pk: _pk, sk: _sk, ...sweep } = item;
      return { ...sweep, turn: sweep.turn ?? null };
    },
    /** Puts a sweep in the place of the one `before`; false when that is not, or no longer, the latest. */
    replace(before: Turn | undefined, sweep: StoredSweep): Promise<boolean> {
      const at = key(sweep.target);
      return before ? table.setIf(at, sweep, turnOf(before)) : table.putNew({ ...at, ...sweep });
    },
    /** Sets some fields alone, so that what is not named stays as another process wrote it; false when it has had another turn. */
    update: (sweep: Turn & { target: string }, values: Partial<StoredSweep>): Promise<boolean> =>
      table.setIf(key(sweep.target), values, turnOf(sweep)),
  };
}
export type Sweeps = ReturnType<typeof createSweeps>;

type Turn = Pick<StoredSweep, 'id' | 'turn'>;

const turnOf = ({ id, turn }: Turn) => ({ id, turn: turn ?? undefined });
