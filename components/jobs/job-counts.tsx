import { Meter } from '@/components/ui/meter';
import { formatCount } from '@/lib/domain/format';
import type { JobProgress } from '@/lib/domain/job';
import { JOB_OUTCOMES } from '@/lib/domain/job-marks';
import { MEANT_OUTCOME, outcomeWords } from './job-looks';
import { speedOf } from './time-left';

/** Everybody by what became of them; the numbers add up to the total. `jobRate`: calls a second of the target. */
export function JobCountList({ job, jobRate }: { job: JobProgress; jobRate: number }) {
  const { counts, card, status } = job;
  const total = card?.total ?? 0;
  const done = total - counts.remaining - counts.claimed;
  const shown = JOB_OUTCOMES.filter(
    (outcome) => counts[outcome] > 0 || outcome === MEANT_OUTCOME[job.content.kind] || outcome === 'remaining',
  );
  return (
    <section aria-label="Progress" className="space-y-3">
      <Meter label="Progress" value={done} max={total} valueText={`${formatCount(done)} of ${formatCount(total)}`} />
      <p className="text-muted text-sm">
        {formatCount(done)} of {formatCount(total)}
        {status === 'running' && `, ${speedOf(job, jobRate)}`}
      </p>
      <dl className="grid grid-cols-3 gap-x-6 gap-y-3 sm:flex sm:flex-wrap sm:gap-x-9">
        {shown.map((outcome) => (
          <div key={outcome}>
            <dt className="text-muted text-xs">{outcomeWords(outcome, job.content.kind)}</dt>
            <dd className="font-semibold text-xl tabular-nums">{formatCount(counts[outcome])}</dd>
          </div>
        ))}
      </dl>
      {job.content.kind === 'kick' && counts.delivered > 0 && (
        <p className="text-muted text-sm">
          Told, not closed: they got the last words, and the close was refused or failed each time. The words are not
          sent to them again.
        </p>
      )}
      {counts.uncertain > 0 && (
        <p className="text-muted text-sm">
          Uncertain: no answer came, or the process ended while the call was under way. They may have it, so nothing is
          sent to them again by itself.
        </p>
      )}
    </section>
  );
}
