import type { StoredJob } from '../../console/jobs';
import { formatCount, plural } from '../../domain/format';
import type { Canary } from '../../domain/job';
import { LEAST_CANARY, SEGMENT_SIZE } from '../../domain/job-limits';
import { addCounts, countMarks, type JobCounts, noCounts } from '../../domain/job-marks';
import { isTooFewForCanary } from '../../domain/job-words';
import { IS_IT_THEIRS } from './ghost-rows';
import type { JobContext } from './job-context';
import type { Heard, JobRun } from './job-run';

const SHARE = 0.01;
/** Of those that were tried. */
const MAX_FAILED_SHARE = 0.1;
/** A client that disconnects as soon as it has a notice may have choked on it; two hours of life make it 1 in 120 a minute by itself. */
const MAX_LEFT_SHARE = 0.2;
/** So few may have left by themselves, unless they are all that is known of. */
const FEW = 3;
const MAX_LOOKS = 100;
/** Of whoever the first look told nothing, and how long after one another. */
const MORE_LOOKS = 4;
const LOOK_AGAIN_MS = 1_000;
const LOOK_MS = 250;

/** Which places go first: as many as asked for, evenly over the whole audience, so that each part of it has its share. Undefined: there are too few. */
export function canaryOf(job: Pick<StoredJob, 'card'>): ((place: number) => boolean) | undefined {
  const total = job.card?.total ?? 0;
  if (isTooFewForCanary({ total })) return undefined;
  const count = Math.max(LEAST_CANARY, Math.ceil(total * SHARE));
  const partOf = (place: number) => Math.floor((place * count) / total);
  // The first place of each of so many parts.
  return (place) => partOf(place) !== partOf(place - 1);
}

/** Whether segments say where they begin; those of the first jobs were taken to hold a thousand each. */
async function isPlaced(ctx: JobContext, { id }: StoredJob): Promise<boolean> {
  return (await ctx.jobs.readRecipients(id, 0))?.first !== undefined;
}

/**
 * After the first have been tried: watches for as long as was asked, and answers what came of it. Undefined when the run was halted meanwhile.
 */
export async function watchCanary(
  ctx: JobContext,
  job: StoredJob,
  run: JobRun,
  tell: (canary: Canary) => Promise<boolean>,
): Promise<Canary | undefined> {
  const isCanary = canaryOf(job);
  if (!job.canary || !isCanary) return undefined;
  const look = () => run.untilAnswered(() => gather(ctx, job, isCanary));
  const first = await look();
  if (!first) return undefined;
  const already = judge(job, first.counts);
  // What has failed does not get better by being watched.
  if (already.isBad) return { ...job.canary, state: 'failed', words: already.words };
  const watchMs = job.canary.watchSeconds * 1000;
  const until = job.canary.until ?? ctx.now() + watchMs;
  // The rest of the watch by a stopwatch: a clock that is set meanwhile makes it neither shorter nor longer.
  const endsAt = ctx.elapsed() + Math.min(watchMs, Math.max(0, until - ctx.now()));
  const watching: Canary = { ...job.canary, state: 'watching', until };
  if (!(await tell(watching))) return undefined;
  while (ctx.elapsed() < endsAt && !run.isHalted()) await ctx.wait(Math.min(LOOK_MS, endsAt - ctx.elapsed()));
  const gathered = run.isHalted() ? undefined : await look();
  if (!gathered) return undefined;
  const { counts, reached } = gathered;
  const judged = judge(job, counts);
  if (judged.isBad) return { ...watching, state: 'failed', words: judged.words };
  if (job.content.kind !== 'notice' || reached.length === 0)
    return { ...watching, state: 'passed', words: judged.words };
  const stayed = await countLeft(ctx, run, reached);
  if (run.isHalted()) return undefined;
  const { isBad, words } = judgeLeft(reached.length, stayed);
  return { ...watching, state: isBad ? 'failed' : 'passed', words: `${judged.words} ${words}` };
}

const NOT_KNOWN = 'Whether they stayed is not known.';

function judgeLeft(asked: number, { known, left, silent }: Stayed): { isBad: boolean; words: string } {
  const rest = known < asked ? `, and of ${formatCount(asked - known)} that is not known` : '';
  const share = `${formatCount(left)} of ${formatCount(known)} that got it were disconnected by then${rest}.`;
  const isMany = left >= FEW || (left > 1 && left === known);
  if (isMany && left > MAX_LEFT_SHARE * known) return { isBad: true, words: `But ${share}` };
  // Most of them may be gone, and nobody would know; whoever may not look knows that before, and is not asked each time.
  if (silent > asked / 2) {
    const whom = `${formatCount(silent)} of ${formatCount(asked)} that got it`;
    return { isBad: true, words: `API Gateway did not say of ${whom} whether they stayed.` };
  }
  return { isBad: false, words: known > 0 ? share : NOT_KNOWN };
}

/** Whether some of the first are not settled: another process still holds their segment, and nobody judges by the rest of them. */
export async function isCanaryOpen(ctx: JobContext, job: StoredJob): Promise<boolean> {
  const isCanary = canaryOf(job);
  if (!isCanary) return false;
  const { counts } = await gather(ctx, job, isCanary);
  return counts.remaining + counts.claimed > 0;
}

async function gather(ctx: JobContext, job: StoredJob, isCanary: (place: number) => boolean) {
  let counts = noCounts();
  const reached: string[] = [];
  const sizeOf = (await isPlaced(ctx, job)) ? (marks: string) => marks.length : () => SEGMENT_SIZE;
  let next = { segment: 0, first: 0 };
  for await (const { segment, marks } of ctx.jobs.progress(job.id, 0)) {
    // One that nobody has begun: where those behind it stand is not known yet.
    if (segment !== next.segment) return { counts: { ...counts, remaining: counts.remaining + 1 }, reached };
    const { first } = next;
    next = { segment: segment + 1, first: first + sizeOf(marks) };
    const indexes = Array.from(marks, (_, index) => index).filter((index) => isCanary(first + index));
    const letters = indexes.map((index) => marks[index] as string);
    counts = addCounts(counts, countMarks(letters.join('')));
    if (reached.length >= MAX_LOOKS || !letters.includes('d')) continue;
    const recipients = await ctx.jobs.readRecipients(job.id, segment);
    for (const index of indexes) if (marks[index] === 'd') reached.push(recipients?.ids[index] as string);
  }
  return { counts, reached: reached.slice(0, MAX_LOOKS) };
}

function judge({ content, card }: StoredJob, counts: JobCounts): { isBad: boolean; words: string } {
  // Of a kick those that were told and are still there have not been reached.
  const reached = (content.kind === 'kick' ? 0 : counts.delivered) + counts.closed + counts.connected;
  const settled = Object.values(counts).reduce((sum, count) => sum + count, 0) - counts.remaining - counts.claimed;
  const tried = settled - counts.gone - counts.skipped;
  const failed = tried - reached;
  // An API answers 410 for whoever is connected to another one as well.
  if (tried === 0 && counts.gone > 0) return { isBad: true, words: wordsForNobody(settled, counts, card) };
  const skipped = counts.skipped > 0 ? `${formatCount(counts.skipped)} skipped, ` : '';
  const words = `Of the first ${plural(settled, 'recipient')} ${formatCount(reached)} were reached, ${skipped}${formatCount(counts.gone)} were gone and ${formatCount(failed)} failed.`;
  return { isBad: failed > 0 && failed > MAX_FAILED_SHARE * tried, words };
}

function wordsForNobody(settled: number, { skipped, gone }: JobCounts, card: StoredJob['card']): string {
  // Which of them have no row is not counted: where it may be all, rows are not spoken of.
  const hasRows = !card?.isNotLookedUp && gone > (card?.withoutRow ?? 0);
  const others = skipped > 0 ? `${formatCount(skipped)} were skipped, and all others` : 'all';
  return `None of the first ${plural(settled, 'recipient')} was reached: ${others} were gone. ${hasRows ? IS_IT_THEIRS : 'Are these ids of this target?'}`;
}

/** Of those that got it: `known`: API Gateway tells of them; `left`: as gone; `silent`: it does not, and did not refuse the look either. */
type Stayed = { known: number; left: number; silent: number };

/** Looks again at whoever it told nothing of. A console may be allowed to send and not to look: that is refused, and does not change. */
async function countLeft(ctx: JobContext, run: JobRun, ids: readonly string[]): Promise<Stayed> {
  let known = 0;
  let left = 0;
  let open = ids;
  for (let more = MORE_LOOKS; ; more--) {
    const answers = await Promise.all(open.map((id) => run.look(() => ctx.bulk.get(id))));
    const isOf = (outcome: Heard['outcome']) => answers.filter((answer) => answer?.outcome === outcome).length;
    left += isOf('gone');
    known += isOf('gone') + isOf('connected');
    open = open.filter((_, index) => isSilent(answers[index]));
    if (open.length === 0 || more === 0 || run.isHalted()) return { known, left, silent: open.length };
    await ctx.wait(LOOK_AGAIN_MS);
  }
}

/** What could not be signed was not refused by API Gateway. */
function isSilent(answer: Heard | undefined): boolean {
  return !answer || !['connected', 'gone', 'refused'].includes(answer.outcome) || answer.isUnsent === true;
}
