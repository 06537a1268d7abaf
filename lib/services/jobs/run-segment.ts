import type { Recipients, SegmentProgress, StoredJob } from '../../console/jobs';
import { mayStillBeConnecting } from '../../domain/connection';
import { JOB_MARKS, markOf } from '../../domain/job-marks';
import { MAX_PAYLOAD_BYTES } from '../../domain/limits';
import { fillTemplate, parseTemplate, type TemplateField } from '../../domain/template';
import { type BulkAnswer, type Payload, toPayload } from '../../gateway/bulk-client';
import type { JobContext } from './job-context';
import type { JobRun } from './job-run';

/** Recipients claimed at once: what a crash may leave uncertain. */
const BATCH = 64;
/** A process that has not written for so long is taken to have ended. */
const LEASE_MS = 15_000;
const TRIES = 5;
const RETRY_MS = 500;
/** The table may be away for long; what is known here must not be lost meanwhile. */
const TABLE_RETRY_MS = 1_000;

type Verdict = { mark: string } | 'again' | 'unsent';

/**
 * Works on one segment from where it stands. Answers when nothing of it remains, when the run is to halt, or when another process has it.
 * Whoever was claimed by a process that is gone becomes uncertain, and is never tried again.
 */
export async function runSegment(ctx: JobContext, job: StoredJob, segment: number, run: JobRun): Promise<void> {
  const recipients = await run.untilAnswered(() => ctx.jobs.readRecipients(job.id, segment));
  const stored = await run.untilAnswered(() => ctx.jobs.readProgress(job.id, segment));
  if (!recipients) return run.fail('Recipients of this job are missing in the table of the console.');
  if (stored?.owner && stored.owner !== ctx.runner && stored.leaseUntil > ctx.now()) return;
  let progress: SegmentProgress = stored ?? {
    segment,
    marks: JOB_MARKS.remaining.repeat(recipients.ids.length),
    owner: null,
    leaseUntil: 0,
    version: 0,
  };
  const marks = [...progress.marks].map((mark) => (mark === JOB_MARKS.claimed ? JOB_MARKS.uncertain : mark));
  const tries = new Map<number, number>();
  const call = callerOf(ctx, job, recipients, run);

  /** False when another process has taken the segment over. */
  async function write(owner: string | null): Promise<boolean> {
    const next = { ...progress, marks: marks.join(''), owner, leaseUntil: ctx.now() + LEASE_MS };
    for (;;) {
      try {
        if (await ctx.jobs.writeProgress(job.id, next)) break;
        // A write whose answer was lost has happened all the same.
        const now = await ctx.jobs.readProgress(job.id, segment);
        if (now?.version !== next.version + 1 || now.owner !== owner || now.marks !== next.marks) return false;
        break;
      } catch (error) {
        run.waits(`The table of the console does not answer: ${(error as Error).name}. The job waits for it.`);
        await ctx.wait(TABLE_RETRY_MS);
      }
    }
    run.goesOn();
    progress = { ...next, version: next.version + 1 };
    return true;
  }

  while (!run.isHalted()) {
    const batch = indexesOf(marks, JOB_MARKS.remaining).slice(0, BATCH);
    if (batch.length === 0) break;
    for (const index of batch) marks[index] = JOB_MARKS.claimed;
    if (!(await write(ctx.runner))) return;
    const verdicts = await Promise.all(batch.map(call));
    let again = 0;
    let unsent = 0;
    for (const [at, index] of batch.entries()) {
      const verdict = verdicts[at] as Verdict;
      const count = (tries.get(index) ?? 0) + (verdict === 'again' && !run.isHalted() ? 1 : 0);
      tries.set(index, count);
      if (verdict === 'again' && count < TRIES) again += 1;
      if (verdict === 'unsent') unsent += 1;
      marks[index] =
        typeof verdict === 'object'
          ? verdict.mark
          : verdict === 'again' && count >= TRIES
            ? JOB_MARKS.throttled
            : JOB_MARKS.remaining;
    }
    run.learn(
      verdicts.length - again - unsent,
      verdicts.flatMap((verdict) => (typeof verdict === 'object' ? verdict.mark : [])),
    );
    // What is known is written before anything waits: nobody stays claimed who is not in flight.
    if (again + unsent > 0 || run.isHalted()) {
      if (!(await write(ctx.runner))) return;
      if (unsent > 0) run.waits('The gateway cannot be reached. The job waits for it.');
      const isFlood = again > Math.max(10, batch.length / 10);
      if (!run.isHalted()) await ctx.wait(RETRY_MS * (isFlood || unsent > 0 ? 4 : 1) * (0.5 + Math.random()));
    }
  }
  await write(null);
}

function indexesOf(marks: readonly string[], wanted: string): number[] {
  return marks.flatMap((mark, index) => (mark === wanted ? [index] : []));
}

/** What one recipient gets: a post, a kick or a look. */
function callerOf(ctx: JobContext, { content }: StoredJob, recipients: Recipients, run: JobRun) {
  const text = content.kind === 'notice' ? content.template : content.kind === 'kick' ? (content.lastWords ?? '') : '';
  const format = content.kind === 'notice' ? content.format : 'text';
  const template = parseTemplate(text);
  const same = template.fields.length === 0 ? toPayload(text) : undefined;

  function payloadFor(index: number): Payload | undefined {
    if (same) return same;
    const fields = recipients.fields as TemplateField[];
    const values = Object.fromEntries(fields.map((field, at) => [field, recipients.values[index]?.[at]]));
    const filled = fillTemplate(template, values, format);
    const payload = toPayload(filled.text);
    return filled.missing.length > 0 || payload.bytes.length > MAX_PAYLOAD_BYTES ? undefined : payload;
  }

  /** Undefined when the run is to halt before the call goes out. */
  const paced = (call: () => Promise<BulkAnswer>) => run.pace(async () => (run.isHalted() ? undefined : call()));

  async function act(id: string, payload: Payload | undefined): Promise<BulkAnswer | undefined> {
    if (content.kind === 'check') return paced(() => ctx.bulk.get(id));
    if (content.kind === 'notice') return payload && paced(() => ctx.bulk.post(id, payload));
    if (payload) {
      const said = await paced(() => ctx.bulk.post(id, payload));
      if (!said || said.outcome === 'gone' || said.isUnsent || said.outcome === 'refused') return said;
      // Nobody holds a place in the pace while a client reads.
      if (said.outcome === 'delivered') await ctx.wait(content.graceMs);
    }
    return run.pace(() => ctx.bulk.delete(id));
  }

  return async (index: number): Promise<Verdict> => {
    const id = recipients.ids[index] as string;
    const payload = text === '' ? undefined : payloadFor(index);
    if (text !== '' && !payload) return { mark: JOB_MARKS.skipped };
    const answer = await act(id, payload);
    if (!answer) return 'again';
    if (answer.isUnsent && answer.outcome === 'failed') return 'unsent';
    if (answer.outcome === 'throttled') return 'again';
    if (answer.outcome === 'gone') await removeGhost(ctx, id, recipients.connectedAt[index] ?? undefined);
    return { mark: answer.outcome === 'connected' ? JOB_MARKS.connected : markOf(answer.outcome) };
  };
}

/** A row that is gone and unchanged leaves the registry; one that may still be connecting, or says no time, stays. */
async function removeGhost(ctx: JobContext, connectionId: string, connectedAt: number | undefined): Promise<void> {
  if (connectedAt === undefined || mayStillBeConnecting({ connectedAt }, ctx.now())) return;
  const removed = await ctx.registry.remove({ connectionId, connectedAt });
  if (!removed.ok && removed.error.code === 'internal') ctx.onError(removed.error);
}
