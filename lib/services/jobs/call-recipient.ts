import type { Recipients, StoredJob } from '../../console/jobs';
import { JOB_MARKS, type JobMark, markOf } from '../../domain/job-marks';
import { parseTemplate } from '../../domain/template';
import type { BulkOutcome, PreparedPayload } from '../../gateway/bulk';
import { isOfCredentials } from '../../gateway/failure';
import type { Kind } from './call-nobody';
import { fillerOf, textOf } from './filled-text';
import type { JobContext } from './job-context';
import type { Heard, JobRun, Trial } from './job-run';

/** `mark` stands. `again` may be called again: nothing reached it. `unsent`: the same, and it does not count as a try. */
export type Verdict = { mark: JobMark } | { again: JobMark } | 'unsent';

/** Of one recipient, by its place in the segment; nothing here is a function, because there is one for each. */
export type Turn = { readonly index: number; isWaiting: boolean };
type Steps = {
  /** Nothing is begun unless this says at the last moment that the segment is still this process's. */
  isHeld: () => boolean;
  /** Its turn in the pace has come. */
  onTurn: (turn: Turn) => void;
};

/** Of which kind the first call to a recipient is. */
function firstCallOf(content: StoredJob['content']): Kind {
  return content.kind === 'kick' && !content.lastWords ? 'close' : 'call';
}

/** What one recipient gets: a post, a kick or a look. */
export function callerOf(
  ctx: JobContext,
  { content }: StoredJob,
  recipients: Recipients,
  run: JobRun,
  { isHeld, onTurn }: Steps,
) {
  const text = textOf(content);
  const fill = fillerOf({ content }, recipients);
  const toPayload = (filled: string) => ctx.bulk.prepare(Buffer.from(filled, 'utf8'));
  const same = parseTemplate(text).fields.length === 0 ? toPayload(text) : undefined;

  /** When calls were first refused for the credentials, by the stopwatch and the place of their recipient. */
  const refusedAt = new Map<number, number>();

  /**
   * AWS takes the same credentials for others since it was refused first: it is for this one, and a try. Where nobody else is answered any more, the same
   * call to nobody tells whether it takes them.
   */
  async function isRefusedAlone({ index }: Turn): Promise<boolean> {
    const first = refusedAt.get(index);
    if (first === undefined) {
      refusedAt.set(index, ctx.elapsed());
      return false;
    }
    const kind = firstCallOf(content);
    if (!run.refusals.wasWellSince(kind, first)) {
      await run.refusals.ask(kind);
      return false;
    }
    return run.refusals.excuse(kind, recipients.ids[index] as string);
  }

  function payloadFor(index: number): PreparedPayload | undefined {
    if (same) return same;
    const filled = fill(index);
    return 'text' in filled ? toPayload(filled.text) : undefined;
  }

  /** Undefined when there is nothing to do: a notice without words is none. */
  function act(id: string, payload: PreparedPayload | undefined, turn: Turn): Promise<Answer> | undefined {
    switch (content.kind) {
      case 'check':
        return run.call(() => begin(turn, () => ctx.bulk.get(id)));
      case 'notice':
        return payload && run.call(() => begin(turn, () => ctx.bulk.post(id, payload)));
      case 'kick':
        if (payload) return tellAndClose(id, payload, turn, content.graceMs);
        return run.close(() => begin(turn, () => ctx.bulk.delete(id)));
    }
  }

  function begin<T extends Heard>(turn: Turn, call: () => Promise<T>): Promise<T> | undefined {
    onTurn(turn);
    return isHeld() ? call() : undefined;
  }

  async function tellAndClose(id: string, payload: PreparedPayload, turn: Turn, graceMs: number): Promise<Answer> {
    const trial: Trial = { end() {} };
    const said = await run.call(() => begin(turn, () => ctx.bulk.post(id, payload)), trial);
    // The words are promised: whoever did not get them is not closed without. They are tried again like a notice.
    if (said?.outcome !== 'delivered') return said;
    // Nobody holds a place in the pace while a client reads.
    await run.rest(graceMs);
    const closed = await closeAfterWords(id).finally(() => trial.end());
    return { outcome: closed?.outcome ?? 'failed', wasTold: true };
  }

  /** Of a process that is to end: whoever stops it waits for some seconds only. */
  const tries = () => (run.isEnding() ? LAST_TRIES : CALL_TRIES);

  /**
   * Its last words are out, so that it is not begun again: the close alone is repeated, as often as any call would be. One that waits for
   * credentials was not tried, for as long as the job runs.
   */
  async function closeAfterWords(id: string): Promise<BulkOutcome | undefined> {
    for (let attempt = 1; ; ) {
      const closed = await run.closeOn(() => ctx.bulk.delete(id));
      if (!closed) return undefined;
      if (run.isAwaited(closed) && !run.isEnding() && !run.isHalted()) {
        await run.rest(pauseAfter(CALL_TRIES));
        continue;
      }
      // A run that ends because closes are refused asks for no more of them.
      const mayRepeat =
        closed.outcome === 'throttled' || closed.isUnsent || (closed.outcome === 'refused' && !run.isHalted());
      if (!mayRepeat || attempt >= tries()) {
        if (closed.cause !== undefined) run.leavesUnsigned();
        if (closed.outcome === 'refused' && isOfCredentials(closed.errorType)) run.refusals.excuse('close', id);
        return closed;
      }
      await run.rest(pauseAfter(attempt++));
    }
  }

  return async (turn: Turn): Promise<Verdict> => {
    const { index } = turn;
    const id = recipients.ids[index] as string;
    const payload = text === '' ? undefined : payloadFor(index);
    if (text !== '' && !payload) return { mark: JOB_MARKS.skipped };
    const answer = await act(id, payload, turn);
    if (!answer) return 'unsent';
    if (answer.wasTold && !isClosed(answer.outcome)) return { mark: markOfTold(answer.outcome) };
    if (answer.outcome === 'connected') return { mark: JOB_MARKS.connected };
    if (answer.isUnsent && (answer.outcome === 'failed' || answer.outcome === 'refused')) return 'unsent';
    // Who may call nobody says nothing about this one; the run ends by itself.
    if (answer.outcome === 'refused') {
      const isOfAll = isOfCredentials(answer.errorType) ? !(await isRefusedAlone(turn)) : run.refusals.isDenied();
      return isOfAll ? 'unsent' : { again: markOf(answer.outcome) };
    }
    if (answer.outcome === 'throttled') return { again: markOf(answer.outcome) };
    // A check touches nobody, and no row either.
    if (answer.outcome === 'gone' && content.kind !== 'check')
      run.ghosts.remove(id, recipients.connectedAt[index] ?? undefined);
    return { mark: markOf(answer.outcome) };
  };
}

/** `wasTold`: of a close, that the last words arrived before it. */
type Answer = (Heard & { wasTold?: true }) | undefined;

const isClosed = (outcome: Heard['outcome']) => outcome === 'closed' || outcome === 'gone';

/** Whoever has had the last words and is not closed gets a mark that no other try repeats. */
function markOfTold(close: Heard['outcome']): JobMark {
  return close === 'uncertain' ? JOB_MARKS.uncertain : JOB_MARKS.delivered;
}

const CALL_TRIES = 5;
const LAST_TRIES = 2;
const RETRY_MS = 500;
const pauseAfter = (attempt: number) => RETRY_MS * attempt * (0.5 + Math.random());
