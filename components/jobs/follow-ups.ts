import { formatCount } from '@/lib/domain/format';
import type { JobProgress } from '@/lib/domain/job';
import { doubtfulOf, JOB_MARKS, JOB_OUTCOMES, type JobOutcome, marksOfAll, retriableOf } from '@/lib/domain/job-marks';

/** What another job may do for some of one that is over. */
export type FollowUp = {
  label: string;
  /** Said of the one that there is already. */
  takenLabel: string;
  /** Recipients, by letters of `JOB_MARKS`. */
  marks: string;
  /** What the other job is, when it is not to be the same again. */
  kind?: 'kick';
  /** What to know before. */
  doubt?: string;
  /** Id of the job that goes on with them. */
  takenBy: string | undefined;
};

/** In the order in which they are offered; none while the job may still go on by itself. */
export function followUpsOf(job: Pick<JobProgress, 'status' | 'content' | 'counts' | 'followUps'>): FollowUp[] {
  const { status, content, counts } = job;
  if (status !== 'done' && status !== 'stopped') return [];
  const found: FollowUp[] = [];
  function offer(
    outcomes: readonly JobOutcome[],
    words: (count: string) => Pick<FollowUp, 'label' | 'takenLabel' | 'kind' | 'doubt'>,
  ) {
    const count = outcomes.reduce((sum, outcome) => sum + counts[outcome], 0);
    if (count === 0) return;
    const marks = marksOfAll(outcomes);
    found.push({ ...words(formatCount(count)), marks, takenBy: takenBy(job, marks) });
  }
  offer(['remaining'], (count) => ({
    label: `Go on with the remaining ${count}`,
    takenLabel: `Another job goes on with the remaining ${count}`,
  }));
  const failed = whatFailed(retriableOf(content).filter((outcome) => counts[outcome] > 0));
  offer(retriableOf(content), (count) => ({
    label: `Try the ${count} that ${failed} again`,
    takenLabel: `Another job tries the ${count} that ${failed} again`,
  }));
  offer(doubtfulOf(content), (count) =>
    content.kind === 'kick'
      ? {
          label: `Close the ${count} that may have been told`,
          takenLabel: `Another job closes the ${count} that may have been told`,
          kind: 'kick',
        }
      : {
          label: `Send again to ${count} that may have it`,
          takenLabel: `Another job sends again to ${count} that may have it`,
          doubt: `Whether ${count} have the message is not known: AWS failed or no answer came. Sent again, some may get it twice.`,
        },
  );
  if (content.kind === 'kick') {
    offer(['delivered'], (count) => ({
      label: `Close the ${count} that were told`,
      takenLabel: `Another job closes the ${count} that were told`,
      kind: 'kick',
    }));
  }
  return found;
}

/** Whoever was skipped was not tried. */
function whatFailed(outcomes: readonly JobOutcome[]): string {
  if (!outcomes.includes('skipped')) return 'failed';
  return outcomes.length === 1 ? 'were skipped' : 'failed or were skipped';
}

/** How many of its recipients these letters name. */
export function countMarked({ counts }: Pick<JobProgress, 'counts'>, marks: string): number {
  return JOB_OUTCOMES.reduce((sum, outcome) => sum + (marks.includes(JOB_MARKS[outcome]) ? counts[outcome] : 0), 0);
}

/** The job that already goes on with some of the recipients of these letters. */
export function takenBy({ followUps }: Pick<JobProgress, 'followUps'>, marks: string): string | undefined {
  return JOB_OUTCOMES.filter((outcome) => marks.includes(JOB_MARKS[outcome]))
    .map((outcome) => followUps[outcome])
    .find((id) => id !== undefined);
}
