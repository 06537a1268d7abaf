import { Meter } from '@/components/ui/meter';
import { formatAbsolute, formatCount, formatDuration, plural } from '@/lib/domain/format';
import { canGoOn, offersOf, type Sweep, sweepTimeLeft } from '@/lib/domain/sweep';

/** How far it is, how fast, and how much longer; all of it estimates, and said to be. */
export function SweepPace({ sweep }: { sweep: Sweep }) {
  const { counts, estimated, status, updatedAt, waiting, rate } = sweep;
  const words = progressWords(sweep);
  return (
    <div className="space-y-1.5">
      {estimated !== null && estimated > 0 && status !== 'done' && (
        <Meter
          label="Rows checked"
          value={counts.checked}
          max={Math.max(estimated, counts.checked)}
          valueText={`${formatCount(counts.checked)} of about ${formatCount(estimated)}`}
        />
      )}
      {status === 'running' && (
        <p className="text-sm">
          {words}
          {rate > 0 && `, ${formatCount(rate)} rows a second`}
          {waiting > 0 &&
            `. ${plural(waiting, 'row')} answered "gone" but may still be connecting: looked at again within half a minute`}
          .
        </p>
      )}
      {canGoOn(sweep) && (
        <p className="text-sm">
          {status === 'interrupted' ? 'Interrupted' : status === 'paused' ? 'Paused' : 'Ended'} at{' '}
          {formatAbsolute(updatedAt).slice(0, 19)} UTC.
          {offersOf(sweep).resume &&
            ` It goes on ${status === 'interrupted' ? 'by itself in a moment, ' : ''}where it was; of what it checked, at most the last half minute is checked again.`}
        </p>
      )}
    </div>
  );
}

function progressWords(sweep: Sweep): string {
  const { counts, estimated } = sweep;
  const leftMs = sweepTimeLeft(sweep);
  if (estimated === null || leftMs === null)
    return `${formatCount(counts.checked)} checked; how many there are is not known`;
  if (leftMs === 0)
    return `${formatCount(counts.checked)} checked, more than the estimate of ${formatCount(estimated)}`;
  return `${formatCount(counts.checked)} of about ${formatCount(estimated)} checked, about ${formatDuration(leftMs)} left`;
}
