import type { Outcome } from './outcome';

/**
 * What became of each recipient, as one letter each: a segment of a thousand recipients is a text of a thousand letters, and that
 * text is all the bookkeeping there is. Counts, the list of exceptions and the remainder are read off it.
 */
export const JOB_MARKS = {
  remaining: '.',
  /** Written before the calls go out. Whoever finds it after a crash knows no more: it becomes `uncertain`. */
  claimed: '?',
  /** Of a kick: it has the last words and could not be closed. */
  delivered: 'd',
  /** A kick closed it. */
  closed: 'c',
  /** A check found it connected. */
  connected: 'v',
  gone: 'g',
  /** 429 as often as it was tried. */
  throttled: 't',
  tooLarge: 'l',
  refused: 'r',
  invalid: 'i',
  failed: 'f',
  uncertain: 'u',
  /** Not tried: a field of the template is missing, or the text came out too large. */
  skipped: 's',
} as const;
export type JobOutcome = keyof typeof JOB_MARKS;
export type JobMark = (typeof JOB_MARKS)[JobOutcome];

const OUTCOME_OF = Object.fromEntries(Object.entries(JOB_MARKS).map(([name, mark]) => [mark, name])) as Record<
  string,
  JobOutcome
>;
export const JOB_OUTCOMES = Object.keys(JOB_MARKS) as JobOutcome[];

/** Recipients by outcome. Always sums up to the job's total: whoever has no mark yet is `remaining`. */
export type JobCounts = Record<JobOutcome, number>;

export function noCounts(): JobCounts {
  return Object.fromEntries(JOB_OUTCOMES.map((outcome) => [outcome, 0])) as JobCounts;
}

export function countMarks(marks: string): JobCounts {
  const counts = noCounts();
  for (const mark of marks) counts[outcomeOf(mark)] += 1;
  return counts;
}

export function addCounts(a: JobCounts, b: JobCounts): JobCounts {
  return Object.fromEntries(JOB_OUTCOMES.map((outcome) => [outcome, a[outcome] + b[outcome]])) as JobCounts;
}

/** Whether nobody of these is left: all were settled, so that none is claimed either. */
export function isSettled(marks: string): boolean {
  return !marks.includes(JOB_MARKS.remaining) && !marks.includes(JOB_MARKS.claimed);
}

/** Throws for a letter that is no mark: a record of another version must not be counted wrongly. */
export function outcomeOf(mark: string): JobOutcome {
  const outcome = OUTCOME_OF[mark];
  if (!outcome) throw new Error(`There is no mark ${JSON.stringify(mark)}.`);
  return outcome;
}

type Content = { kind: 'notice' | 'kick' | 'check'; lastWords?: string | null };

/** Of these nobody knows whether the call did what it was for: AWS failed, or no answer came. */
const UNKNOWN: readonly JobOutcome[] = ['failed', 'uncertain'];

/** Whoever may be tried again without getting anything twice. Whoever has had last words has another mark. */
export function retriableOf(content: Content): readonly JobOutcome[] {
  const untouched: readonly JobOutcome[] = ['throttled', 'refused', 'skipped'];
  return saysAnything(content) ? untouched : [...untouched, ...UNKNOWN];
}

/** Whoever may have got the text: only a person decides to send to them again. */
export function doubtfulOf(content: Content): readonly JobOutcome[] {
  return saysAnything(content) ? UNKNOWN : [];
}

/** A look, or a close, does no more the second time. */
function saysAnything({ kind, lastWords }: Content): boolean {
  return kind === 'notice' || (kind === 'kick' && lastWords !== null);
}

/** The letters by which the audience of another job names them. */
export function marksOfAll(outcomes: readonly JobOutcome[]): string {
  return outcomes.map((outcome) => JOB_MARKS[outcome]).join('');
}

/** Recipients that a person may want to look at one by one. */
const EXCEPTIONS: readonly JobOutcome[] = [
  'gone',
  'throttled',
  'tooLarge',
  'refused',
  'invalid',
  'failed',
  'uncertain',
  'skipped',
];

/** Those of a job of this kind. */
export function exceptionsOf(kind: 'notice' | 'kick' | 'check'): readonly JobOutcome[] {
  return kind === 'kick' ? ['delivered', ...EXCEPTIONS] : EXCEPTIONS;
}

/** Its name in files and records. */
export function nameOf(outcome: JobOutcome, kind: 'notice' | 'kick' | 'check'): string {
  return outcome === 'delivered' && kind === 'kick' ? 'toldNotClosed' : outcome;
}

const MARK_OF_CALL: Partial<Record<Outcome, JobOutcome>> = {
  delivered: 'delivered',
  closed: 'closed',
  gone: 'gone',
  throttled: 'throttled',
  tooLarge: 'tooLarge',
  refused: 'refused',
  invalid: 'invalid',
  uncertain: 'uncertain',
  failed: 'failed',
};

/** The mark for what one signed call came to. */
export function markOf(outcome: Outcome): JobMark {
  const name = MARK_OF_CALL[outcome];
  if (!name) throw new Error(`No call comes to ${outcome}.`);
  return JOB_MARKS[name];
}
