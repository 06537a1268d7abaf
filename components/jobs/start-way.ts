import { formatAbsolute, formatDuration } from '@/lib/domain/format';
import { canResume, isUndecided, type JobProgress } from '@/lib/domain/job';
import { describeTime, whyNotGoneOn, whyTooOld } from '@/lib/domain/job-words';

type Asked = Pick<JobProgress, 'status' | 'startAt' | 'frozenAt' | 'elsewhere' | 'problem'>;

/**
 * What a card offers beside the way out, with why where it is not the start: another card where this one is too old to begin with, and nothing
 * where the start that was decided makes another by itself, or where the job is of another place. `isLater`: at a time that is chosen, for which recipients are written down anew.
 */
export function startWayOf(
  job: Asked,
  { isLater, now }: { isLater: boolean; now: number },
): { way: 'start' } | { way: 'prepareAgain' | 'none'; why: string | undefined } {
  if (job.elsewhere) return { way: 'none', why: elsewhereWords(job) };
  const isAskedForLater = job.status === 'requested' && job.startAt !== null;
  const why = isLater || isAskedForLater ? undefined : whyTooOld(job, now);
  if (!why) return { way: 'start' };
  if (job.status !== 'scheduled') return { way: 'prepareAgain', why };
  return { way: 'none', why: 'It cannot begin at once: who is on this card was written down over two hours ago.' };
}

type Halted = Pick<JobProgress, 'status' | 'frozenAt' | 'card' | 'problem' | 'readAt' | 'elsewhere'>;

/** Whether a job that halted may go on, and what stands in place of a resume or another preparation where neither its problem nor its card says it. */
export function resumeWayOf(job: Halted): { mayResume: boolean; why: string | undefined } {
  const isHalted = canResume(job);
  if (job.elsewhere) {
    const isOffered = isHalted || (isUndecided(job) && !job.card);
    return { mayResume: false, why: isOffered ? elsewhereWords(job) : undefined };
  }
  const why = isHalted ? whyNotGoneOn(job, job.readAt) : undefined;
  return { mayResume: isHalted && !why, why };
}

/** That a job is of another place, unless its problem says so. */
function elsewhereWords({ elsewhere, problem }: Pick<JobProgress, 'elsewhere' | 'problem'>): string | undefined {
  return elsewhere && !problem?.includes(elsewhere) ? `${elsewhere} Prepare another.` : undefined;
}

/**
 * What the button says that begins it, and what is said when that is refused. `act`: `Send to 2 connections`. `isAside`: the start is decided, and stands: this is
 * another way, which only its button goes.
 */
export function startWordsOf(
  { status }: Pick<JobProgress, 'status'>,
  act: string,
  { isLater, takesTwo }: { isLater: boolean; takesTwo: boolean },
): { label: string; refused: string; isAside: boolean } {
  const isAside = status === 'scheduled' && !isLater;
  const words = (label: string, refused: string) => ({ label, refused, isAside });
  if (status === 'requested') return words(`Approve: ${act}`, 'Not approved');
  // Also where it was scheduled before that took two.
  if (takesTwo) return words('Ask for approval', 'Not asked for');
  if (status === 'scheduled')
    return isLater ? words('Change the time', 'Not changed') : words(`${act} now`, 'Not started');
  return isLater ? words(`Schedule: ${act}`, 'Not scheduled') : words(act, 'Not started');
}

/**
 * Said beside the button that begins at once what was decided for a time: the card tells that recipients are written down anew then. Undefined where they are
 * as of now. `now`: epoch ms.
 */
export function atOnceWords({ frozenAt }: Pick<JobProgress, 'frozenAt'>, now: number): string | undefined {
  const ageMs = now - (frozenAt ?? now);
  if (ageMs < 60_000) return undefined;
  return `Begun now, it is for the recipients as of ${formatDuration(ageMs)} ago: whoever has connected since is not among them.`;
}

/** Said on a card that took the place of one with something typed in it; null where whoever looks changed the job themselves. */
export function emptiedWords({ changedBy }: Pick<JobProgress, 'changedBy'>, userName: string): string | null {
  if (changedBy === userName) return null;
  const changed = changedBy === null ? 'This job has changed' : `${changedBy} has changed this job`;
  return `${changed} meanwhile, so what you typed is gone. Look at it again.`;
}

/** Said of a start at a time that one person decided before it took two. `why`: as of `whyApproval`; `mayAsk`: whether the way to ask is offered. */
export function decidedByOne(why: string, { mayAsk }: { mayAsk: boolean }): string {
  const waits = `${why} two persons by now, and one decided this start: at its time the job waits for you instead.`;
  return mayAsk
    ? `${waits} If you ask for approval now, that time is dropped: it starts when somebody else approves it.`
    : waits;
}

type Request = Pick<JobProgress, 'requestedBy' | 'startAt' | 'requestExpiresAt'>;

/** Said of a start that waits for a second person. `isOwn`: to whoever asked for it; `now`: epoch ms. */
export function requestWordsOf(
  { requestedBy, startAt, requestExpiresAt }: Request,
  isOwn: boolean,
  now: number,
): string {
  const time = startAt === null ? '' : ` ${describeTime(startAt, now)}`;
  const asked = `${isOwn ? 'You asked' : `${requestedBy} asks`} for this start${time}.`;
  const until = requestExpiresAt === null ? null : `until ${formatAbsolute(requestExpiresAt).slice(11, 19)} UTC`;
  const isOver = startAt !== null && startAt <= now;
  if (isOwn && !isOver) return `${asked} Somebody else may approve it${until ? ` ${until}` : ''}.`;
  const [approves, they] = isOwn ? ['somebody else approves', 'they'] : ['you approve', 'you'];
  const when = isOver ? 'That time is over: it begins when' : `It begins ${startAt === null ? 'when' : 'then if'}`;
  return `${asked} ${when} ${approves} it${until ? `, which ${they} may ${until}` : ''}.`;
}
