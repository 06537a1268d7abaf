import { formatAbsolute, formatCount, formatDuration, plural } from './format';
import { type AudienceSummary, isForEveryone, type Job, type JobCard, type JobContent, type WhySkipped } from './job';
import { LEAST_CANARY, MAX_AHEAD_MS, MAX_CARD_AGE_MS } from './job-limits';
import { JOB_MARKS, JOB_OUTCOMES, type JobCounts, type JobOutcome, marksOfAll } from './job-marks';
import { type ReleaseRules, whyTwo } from './release';
import type { Target } from './target';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What has to be typed before a job starts; null where a button is enough. The word for everyone alone would start it on the wrong target, too. */
export function wordFor(
  { audience }: Pick<Job, 'audience'>,
  { kind, name }: Pick<Target, 'kind' | 'name'>,
): string | null {
  const words = [isForEveryone(audience) && 'everyone', kind === 'production' && name].filter(Boolean);
  return words.length > 0 ? words.join(' ') : null;
}

/** Why a second person has to agree before it starts, as the beginning of a sentence; null when none has. A check touches nobody. */
export function whyApproval(
  { audience, content, card }: Pick<Job, 'audience' | 'content' | 'card'>,
  rules: ReleaseRules,
): string | null {
  if (content.kind === 'check') return null;
  const act = content.kind === 'notice' ? 'send' : 'kick';
  return whyTwo(rules, { act, count: card?.total ?? 0, isEveryone: isForEveryone(audience) });
}

/** Why a job does not begin, or go on, with the recipients that it has; undefined when it may. `now`: epoch ms; `next`: what to do instead. */
export function whyTooOld(
  { frozenAt }: Pick<Job, 'frozenAt'>,
  now: number,
  next = 'Prepare it again.',
): string | undefined {
  const ageMs = now - (frozenAt ?? now);
  if (ageMs <= MAX_CARD_AGE_MS) return undefined;
  return `Its recipients were written down ${formatDuration(ageMs)} ago, and connections live two hours at most. ${next}`;
}

/** Why a job that halted does not go on with the recipients that it has left; undefined when it may. `now`: epoch ms. */
export function whyNotGoneOn(job: Pick<Job, 'frozenAt'>, now: number): string | undefined {
  return whyTooOld(job, now, 'Stop it, and prepare another.');
}

/** Why a start cannot wait for `at` (epoch ms; NaN: no time was chosen); undefined when it can. */
export function whyNotAt(at: number, now: number): string | undefined {
  if (Number.isNaN(at)) return 'Choose a time.';
  if (at > now + MAX_AHEAD_MS) return 'A start may be a week ahead at most.';
  // Fields for a time know minutes: the one that it is counts.
  return at < now - MINUTE_MS ? 'That time is over. Choose a later one.' : undefined;
}

/** `at 23:30 UTC`; with its day where it is a day or more from `now`, or that is not given. Epoch ms. */
export function describeTime(at: number, now?: number): string {
  const time = formatAbsolute(at);
  const clock = `at ${time.slice(11, 16)} UTC`;
  return now !== undefined && Math.abs(at - now) < DAY_MS ? clock : `on ${time.slice(0, 10)} ${clock}`;
}

/** `all that user:ada finds`, `12 chosen connections`, `everyone` */
export function describeAudience(audience: AudienceSummary): string {
  switch (audience.kind) {
    case 'ids':
      return plural(audience.count, 'chosen connection');
    case 'everyone':
      return 'everyone';
    case 'job':
      return `recipients of an earlier job${audience.ofEveryone ? ' for everyone' : ''} that ${whichOnes(audience.marks)}`;
    case 'filter': {
      if (audience.isWithheld) return 'a search that your role does not see';
      const { q, id, user, ip } = audience.query;
      const named = Object.entries({ id, user, ip }).flatMap(([name, value]) => (value ? [`${name}:${value}`] : []));
      return `all that ${[q, ...named].filter(Boolean).join(' ')} finds`;
    }
  }
}

const FATES: Record<JobOutcome, string> = {
  remaining: 'remained',
  claimed: 'failed',
  delivered: 'were told',
  closed: 'were closed',
  connected: 'were connected',
  gone: 'were gone',
  throttled: 'failed',
  tooLarge: 'failed',
  refused: 'failed',
  invalid: 'failed',
  failed: 'failed',
  uncertain: 'failed',
  skipped: 'were skipped',
};
const DOUBTFUL = new Set<string>(marksOfAll(['failed', 'uncertain']));

/** `failed or were skipped`: recipients of an earlier job, by letters of `JOB_MARKS`; of these, where `counts` are known, those that there are. */
export function whichOnes(marks: string, counts?: JobCounts): string {
  // Together with others they are those of a job that told nobody anything.
  if ([...marks].every((mark) => DOUBTFUL.has(mark))) return 'may have been reached';
  const outcomes = JOB_OUTCOMES.filter((each) => marks.includes(JOB_MARKS[each]) && (!counts || counts[each] > 0));
  return [...new Set(outcomes.map((each) => FATES[each]))].join(' or ');
}

/** `Send to 1,200 connections` */
export function describeAct({ kind }: JobContent, total: number): string {
  return `${verbOf(kind)} ${plural(total, 'connection')}`;
}

const verbOf = (kind: JobContent['kind']) => (kind === 'notice' ? 'Send to' : kind === 'kick' ? 'Kick' : 'Check');

/** The same for those who are not known to be skipped. */
export function describeStart(content: JobContent, { total, skipped = 0 }: Pick<JobCard, 'total' | 'skipped'>): string {
  if (skipped === 0) return describeAct(content, total);
  return `${verbOf(content.kind)} ${formatCount(total - skipped)} of ${plural(total, 'connection')}`;
}

/** Said where a canary was wished for and would be everybody. */
export const TOO_FEW_FOR_CANARY = 'Too few for a canary: all at once.';

export function isTooFewForCanary({ total }: Pick<JobCard, 'total'>): boolean {
  return total <= LEAST_CANARY;
}

/** `no attr:room`: why a recipient is skipped; empty where that is not known. */
export function skipWords({ missing = [], isTooLarge }: WhySkipped): string {
  return [
    ...(missing.length > 0 ? [`no ${missing.join(', ')}`] : []),
    ...(isTooLarge ? ['the message is over 128 KB'] : []),
  ].join('; ');
}
