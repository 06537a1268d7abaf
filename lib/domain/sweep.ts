import { formatCount, formatDuration } from './format';
import type { ListQuery } from './list-query';
import { readFilters } from './search-query';

/** Rows checked per second. The quota of an account is 10,000 requests/s, shared with its other APIs. */
export const SWEEP_RATES = [10, 25, 50, 100, 200, 500] as const;
export const DEFAULT_SWEEP_RATE = 50;

/** `count` only looks; `remove` also removes the rows that are gone. */
export type SweepMode = 'count' | 'remove';

export type SweepStatus = 'running' | 'paused' | 'stopped' | 'done' | 'failed' | 'interrupted';

/** Every row checked is in exactly one of live, idle, gone, unanswered, foreign, otherStage and other. */
export type SweepCounts = {
  checked: number;
  live: number;
  idle: number;
  /** 410, and too old to be still connecting. */
  gone: number;
  /** The gateway gave no usable answer. */
  unanswered: number;
  /** Kept: API Gateway says that the id is not one of its own. Not there without such a row. */
  foreign?: number;
  /** Kept, and not asked: its row says that it is of another stage. Not there without such a row. */
  otherStage?: number;
  /** In another state than the filter asks for; not there without such a filter. */
  other?: number;
  /** Of those gone: their row was removed. */
  removed: number;
  /** Of those gone: the row was another one by then, so it was left, or had left by itself. */
  changed: number;
  /** Of those gone: the table refused to remove it. */
  refused: number;
};

export const NOTHING_SWEPT: SweepCounts = {
  checked: 0,
  live: 0,
  idle: 0,
  gone: 0,
  unanswered: 0,
  removed: 0,
  changed: 0,
  refused: 0,
};

/** Which rows: the list's own query, without its page and order. */
export type SweepQuery = Omit<ListQuery, 'cursor' | 'size' | 'order'>;

/** One sweep of a target, as every operator sees it. Times in epoch ms. */
export type Sweep = {
  id: string;
  target: string;
  mode: SweepMode;
  query: SweepQuery;
  perSecond: number;
  by: string;
  status: SweepStatus;
  startedAt: number;
  /** When it last told of itself: for one that was interrupted, when that was. */
  updatedAt: number;
  counts: SweepCounts;
  /** A process ended, or a table did not answer, before its last word: what it did in its last second is not in `counts`. */
  isAtLeast: boolean;
  /** Rows it will check, about; null where nobody knows. */
  estimated: number | null;
  /**
   * Rows that it has read from the table, those that its filter refuses and those read again where it went on as well; `of`: where it reads all of
   * them, how many there are by DynamoDB's count, up to six hours old. Null: not told.
   */
  read: { rows: number; of: number | null } | null;
  /** Rows that answer 410 but may still be connecting, waiting for their second look. */
  waiting: number;
  /** Rows per second over the last seconds. */
  rate: number;
  /** Why it failed, or what it waits for, in words. */
  problem: string | null;
  /** Why it tells nothing of the target as it is by now, in a sentence or two: rows are counted anew then. Null where it does, and while it is under way. */
  elsewhere: string | null;
};

export function isUnderWay({ status }: Pick<Sweep, 'status'>): boolean {
  return status === 'running';
}

/** Whether it has a place to go on from. */
export function canGoOn({ status }: Pick<Sweep, 'status'>): boolean {
  return status === 'paused' || status === 'interrupted' || status === 'failed';
}

/** What may be done with it by whoever sees it: nothing that goes by what it found where the target is not there any more. */
export function offersOf(sweep: Pick<Sweep, 'status' | 'mode' | 'counts' | 'elsewhere'>) {
  const isHere = sweep.elsewhere === null;
  return {
    pause: isUnderWay(sweep),
    resume: canGoOn(sweep) && isHere,
    stop: isUnderWay(sweep) || canGoOn(sweep),
    remove: sweep.mode === 'count' && sweep.status === 'done' && sweep.counts.gone > 0 && isHere,
  };
}

/** Whether it is of every row, and not of a search that names something, whatever its text is. */
export function isWholeSweep(query: SweepQuery): boolean {
  return readFilters(query).terms.length === 0;
}

/** `the whole target`, or the filter in words: `user ann, older:30m`. */
export function describeSweepQuery(query: SweepQuery): string {
  const parts = Object.entries(query).flatMap(([name, value]) =>
    name !== 'scan' && typeof value === 'string' && value ? [name === 'q' ? value : `${name} ${value}`] : [],
  );
  return parts.length > 0 ? parts.join(', ') : 'the whole target';
}

const LONG_NAMES: Record<string, string> = {
  other: 'in another state',
  foreign: 'with an id that is not API Gateway’s',
  otherStage: 'of another stage, not asked',
};

/** `412 checked: 380 live, 12 idle, 20 gone, 18 removed`; `at least 412 checked: …` where a process kept its last word to itself. */
export function describeSweepCounts({ checked: all, ...rest }: SweepCounts, isAtLeast = false): string {
  const checked = `${isAtLeast ? 'at least ' : ''}${all}`;
  const parts = Object.entries(rest).flatMap(([name, count]) =>
    count > 0 ? [`${count} ${LONG_NAMES[name] ?? name}`] : [],
  );
  return parts.length > 0 ? `${checked} checked: ${parts.join(', ')}` : `${checked} checked`;
}

/** Why a sweep that is done found no ghost, in sentences. */
export function describeNoGhosts(counts: SweepCounts): string {
  const { checked, live, idle, foreign = 0, otherStage = 0, other = 0 } = counts;
  if (checked === 0) return 'No row was found to check.';
  const notAsked = 'not asked, since a call to this one tells nothing of them.';
  if (checked === otherStage) return `No ghosts are known: all rows are of other stages, and ${notAsked}`;
  return [
    other > 0
      ? 'No ghosts in the state that was asked for. What is in another state is not counted as one.'
      : live + idle + foreign === 0
        ? 'No ghosts are known: no row gave an answer.'
        : foreign > 0
          ? 'No ghosts: every row that gave an answer is connected, or has an id that is not API Gateway’s.'
          : 'No ghosts: every row that gave an answer is connected.',
    ...(otherStage > 0 ? [`Rows of other stages are ${notAsked}`] : []),
  ].join(' ');
}

/**
 * How far one that is under way has come: `9,000 of about 20,000 rows read, 12 checked`. Of rows read it tells where a filter refuses some, since
 * nothing of those shows otherwise.
 */
export function describeSweepProgress(sweep: Sweep): string {
  const { counts, estimated, query, read } = sweep;
  const leftMs = sweepTimeLeft(sweep);
  const checked = formatCount(counts.checked);
  const isRefusing = read !== null && read.rows > counts.checked && !isWholeSweep(query);
  const of = isRefusing && read.of !== null ? ` of about ${formatCount(read.of)}` : '';
  const rows = isRefusing ? `${formatCount(read.rows)}${of} rows read, ` : '';
  if (estimated === null || leftMs === null) {
    return `${rows}${checked} checked${of ? '' : '; how many there are is not known'}`;
  }
  return `${rows}${checked} of about ${formatCount(estimated)} checked, about ${formatDuration(leftMs)} left`;
}

/** How much longer at this rate, in ms; null when the number of rows is not known, or no longer, since there are more than was estimated. */
function sweepTimeLeft({ estimated, counts, perSecond, rate }: Sweep): number | null {
  if (estimated === null || counts.checked >= estimated) return null;
  const speed = rate > 0 ? rate : perSecond;
  return ((estimated - counts.checked) / speed) * 1000;
}
