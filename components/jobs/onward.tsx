import Link from 'next/link';
import { buttonClass } from '@/components/ui/button-class';
import type { JobProgress } from '@/lib/domain/job';
import { type FollowUp, followUpsOf } from './follow-ups';

/** Another job for those whom this one did not reach, where whoever looks may prepare it, or the one that there is. */
export function Onward({ job, mayPrepare }: { job: JobProgress; mayPrepare: boolean }) {
  const followUps = followUpsOf(job);
  const taken = followUps.filter(({ takenBy }) => takenBy);
  const open = mayPrepare ? followUps.filter(({ takenBy }) => !takenBy) : [];
  if (taken.length + open.length === 0) return null;
  const isWithheld = job.elsewhere !== undefined && open.length > 0;
  const shown = mayPrepare && !isWithheld ? followUps : taken;
  const notes = isWithheld ? [`${job.elsewhere} Prepare another.`] : open.flatMap(({ doubt }) => doubt ?? []);
  return (
    <div className="space-y-2">
      <p className="flex flex-wrap items-center gap-2">
        {shown.map((each) => (
          <FollowUpLink key={each.marks} job={job} followUp={each} />
        ))}
      </p>
      {notes.map((note) => (
        <p key={note} className="text-muted text-sm">
          {note}
        </p>
      ))}
    </div>
  );
}

function FollowUpLink({ job, followUp }: { job: JobProgress; followUp: FollowUp }) {
  const { target } = job;
  const { label, takenLabel, marks, kind, takenBy } = followUp;
  if (takenBy) {
    return (
      <Link href={`/jobs/job?${new URLSearchParams({ target, id: takenBy })}`} className="text-sm underline">
        {takenLabel}
      </Link>
    );
  }
  return (
    <Link
      href={`/jobs/new?${new URLSearchParams({ target, job: job.id, marks, ...(kind && { kind }) })}`}
      className={buttonClass('secondary')}
    >
      {label}
    </Link>
  );
}
