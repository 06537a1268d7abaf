import type { StoredJob } from '../../console/jobs';
import { LANES, MAX_RESTING } from '../../domain/job-limits';
import { isBug } from '../../registry/failure';
import type { JobContext } from './job-context';
import type { JobRun } from './job-run';
import { runSegment } from './run-segment';

/** `to` is not included. `isMeant`: of their recipients, by place among all. */
export type Part = { from: number; to: number; isMeant?: (place: number) => boolean };

/**
 * Works on the segments of a part until nothing of them remains or the run is to halt, some at once. Those whose recipients all wait to be tried
 * again leave their lane to others meanwhile. A mistake of the program may be of one segment alone: it ends one lane, and the run once the others have no
 * more to do.
 */
export async function runSegments(
  ctx: JobContext,
  job: StoredJob,
  current: JobRun,
  { from, to, isMeant }: Part,
): Promise<void> {
  let next = from;
  let resting = 0;
  let isMistaken = false;

  async function lane(): Promise<void> {
    while (!current.isHalted() && next < to) {
      const segment = next++;
      let instead: Promise<void> | undefined;
      const onRest = () => {
        if (instead || resting === MAX_RESTING) return;
        resting += 1;
        instead = lane();
        // It is heard once this segment has ended, which a halt makes soon.
        instead.catch(current.halt);
      };
      try {
        await runSegment(ctx, job, segment, current, { isMeant, onRest });
      } catch (error) {
        if (!isBug(error)) throw error;
        ctx.onError(error);
        current.remark('A part of this job met a mistake of the program; the log says why. The others go on.');
        isMistaken = true;
        return instead;
      } finally {
        if (instead) resting -= 1;
      }
      if (instead) return instead;
    }
  }

  await Promise.all(Array.from({ length: LANES }, lane));
  // Where it was given away or stopped, whoever goes on with it finds the mistake.
  if (isMistaken && !current.isHalted()) current.fail(MISTAKEN);
}

const MISTAKEN = 'The console could not go on with a part of this job, for a mistake of the program. The log says why.';
