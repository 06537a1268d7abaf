import type { StoredJob } from '../../console/jobs';
import { JOB_MARKS } from '../../domain/job-marks';
import { createCallGate } from '../../gateway/call-gate';
import type { JobContext } from './job-context';

/** So many refusals one after the other mean that it is not the recipients. */
const MAX_REFUSED = 20;
const RATE_WINDOW_MS = 5_000;

/** What the segments of a run share: the pace, whether to go on, and what to say meanwhile. */
export function createJobRun(ctx: JobContext, job: StoredJob) {
  const gate = createCallGate({ concurrency: job.pace.concurrency, perSecond: job.pace.perSecond });
  let halted = false;
  let problem: string | null = null;
  let waitsFor: string | null = null;
  let refused = 0;
  const done: { at: number; count: number }[] = [];

  return {
    /** Within the pace of the job, and within that of the target, which all its jobs and single acts share. */
    pace: <T>(call: () => Promise<T>): Promise<T> => gate(() => ctx.gate(call)),
    isHalted: () => halted,
    halt() {
      halted = true;
    },
    /** It cannot go on; a person has to look. */
    fail(words: string) {
      problem ??= words;
      halted = true;
    },
    problem: () => problem,
    waits(words: string) {
      waitsFor = words;
    },
    goesOn() {
      waitsFor = null;
    },
    waitsFor: () => waitsFor,
    learn(count: number, marks: readonly string[]) {
      done.push({ at: ctx.now(), count });
      for (const mark of marks) {
        refused = mark === JOB_MARKS.refused ? refused + 1 : 0;
        if (refused >= MAX_REFUSED) {
          this.fail(
            'AWS refused many calls in a row. Check the credentials of the console, then resume; retry the refused afterwards.',
          );
        }
      }
    },
    /** Recipients per second over the last seconds. */
    rate(): number {
      const since = ctx.now() - RATE_WINDOW_MS;
      while (done[0] && done[0].at < since) done.shift();
      return Math.round(done.reduce((sum, { count }) => sum + count, 0) / (RATE_WINDOW_MS / 1000));
    },
    /** Reads again and again while the table does not answer. */
    async untilAnswered<T>(read: () => Promise<T>): Promise<T | undefined> {
      for (;;) {
        try {
          const answer = await read();
          waitsFor = null;
          return answer;
        } catch (error) {
          waitsFor = `The table of the console does not answer: ${(error as Error).name}. The job waits for it.`;
          if (halted) return undefined;
          await ctx.wait(1_000);
        }
      }
    },
  };
}
export type JobRun = ReturnType<typeof createJobRun>;
