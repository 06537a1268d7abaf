import { csvLine } from '../../domain/csv';
import { exceptionsOf, JOB_MARKS, type JobOutcome, nameOf, outcomeOf } from '../../domain/job-marks';
import { skipWords } from '../../domain/job-words';
import { err, ok, type Result } from '../../domain/result';
import type { ExportRun } from '../export-connections';
import { skipReasonOf } from './filled-text';
import type { JobContext } from './job-context';
import { readMarks } from './segment-marks';

type ExportExceptions = {
  ctx: JobContext;
  input: { id: string; outcome: JobOutcome | null };
  /** Nobody wants the rest. */
  signal: AbortSignal;
};

/** Every exception of a job as CSV, in the order of its recipients: id, outcome, and why whoever was skipped was. */
export async function exportExceptions({ ctx, input, signal }: ExportExceptions): Promise<Result<ExportRun>> {
  const job = await ctx.jobs.read(input.id);
  if (job?.target !== ctx.target.name) return err('notFound', 'There is no such job.');
  const { content } = job;
  const { kind } = content;
  const wanted = (input.outcome ? [input.outcome] : exceptionsOf(kind)).map((outcome) => JOB_MARKS[outcome]).join('');
  const over = { id: job.id, status: job.status, card: job.card };
  const withUnbegun = input.outcome === 'remaining';
  let rows = 0;

  async function* chunks(): AsyncGenerator<string, void> {
    yield csvLine(['connectionId', 'outcome', 'reason']);
    for await (const { segment, marks } of readMarks(ctx, over, { withUnbegun })) {
      if (signal.aborted) return;
      const found = Array.from(marks, (mark, index) => ({ mark, index })).filter(({ mark }) => wanted.includes(mark));
      if (found.length === 0) continue;
      const recipients = await ctx.jobs.readRecipients(input.id, segment);
      rows += found.length;
      const why = recipients && skipReasonOf({ content }, recipients);
      const lineOf = ({ mark, index }: (typeof found)[number]) => {
        const outcome = outcomeOf(mark);
        const reason = outcome === 'skipped' && why ? skipWords(why(index)) : '';
        return csvLine([recipients?.ids[index], nameOf(outcome, kind), reason]);
      };
      yield found.map(lineOf).join('');
    }
  }
  return ok({ chunks: chunks(), rowsSoFar: () => rows });
}
