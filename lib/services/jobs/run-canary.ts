import type { StoredJob } from '../../console/jobs';
import { formatCount, plural } from '../../domain/format';
import type { Canary } from '../../domain/job';
import { LEAST_CANARY, SEGMENT_SIZE } from '../../domain/job-limits';
import { addCounts, countMarks, type JobCounts, noCounts } from '../../domain/job-marks';
import { isTooFewForCanary } from '../../domain/job-words';
import type { JobContext } from './job-context';
import type { JobRun } from './job-run';

const SHARE = 0.01;
/** Of those that were tried. */
const MAX_FAILED_SHARE = 0.1;
/** A client that disconnects as soon as it has a notice may have choked on it; two hours of life make it 1 in 120 a minute by itself. */
const MAX_LEFT_SHARE = 0.2;
const FEW = 3;
const MAX_LOOKS = 100;
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
  if (already.isBad) return { ...job.canary, state: 'failed', words: `${already.words} Nobody else was tried.` };
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
  if (judged.isBad) return { ...watching, state: 'failed', words: `${judged.words} Nobody else was tried.` };
  if (job.content.kind !== 'notice' || reached.length === 0)
    return { ...watching, state: 'passed', words: judged.words };
  const { known, left } = await countLeft(ctx, run, reached);
  if (run.isHalted()) return undefined;
  const share = describeLeft(reached.length, known, left);
  if (left >= FEW && left > MAX_LEFT_SHARE * known) {
    return { ...watching, state: 'failed', words: `${judged.words} But ${share}. Nobody else was tried.` };
  }
  return { ...watching, state: 'passed', words: `${judged.words} ${known > 0 ? `${share}.` : NOT_KNOWN}` };
}

const NOT_KNOWN = 'Whether they stayed is not known.';

function describeLeft(asked: number, known: number, left: number): string {
  const rest = known < asked ? `, and of ${formatCount(asked - known)} that is not known` : '';
  return `${formatCount(left)} of ${formatCount(known)} that got it were disconnected by then${rest}`;
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

function judge({ content }: StoredJob, counts: JobCounts): { isBad: boolean; words: string } {
  // Of a kick those that were told and are still there have not been reached.
  const reached = (content.kind === 'kick' ? 0 : counts.delivered) + counts.closed + counts.connected;
  const settled = Object.values(counts).reduce((sum, count) => sum + count, 0) - counts.remaining - counts.claimed;
  const tried = settled - counts.gone - counts.skipped;
  const failed = tried - reached;
  const skipped = counts.skipped > 0 ? `${formatCount(counts.skipped)} skipped, ` : '';
  const words = `Of the first ${plural(settled, 'recipient')} ${formatCount(reached)} were reached, ${skipped}${formatCount(counts.gone)} were gone and ${formatCount(failed)} failed.`;
  return { isBad: failed > 0 && failed > MAX_FAILED_SHARE * tried, words };
}

/** Of those that API Gateway tells of: a console may be allowed to send and not to look. */
async function countLeft(
  ctx: JobContext,
  run: JobRun,
  ids: readonly string[],
): Promise<{ known: number; left: number }> {
  const answers = await Promise.all(ids.map((id) => run.look(() => ctx.bulk.get(id))));
  const known = answers.filter((answer) => answer?.outcome === 'connected' || answer?.outcome === 'gone');
  return { known: known.length, left: known.filter((answer) => answer?.outcome === 'gone').length };
}
