import { Meter } from '@/components/ui/meter';
import { formatAbsolute, formatCount, plural } from '@/lib/domain/format';
import { canGoOn, describeSweepProgress, offersOf, type Sweep } from '@/lib/domain/sweep';

/** How far it is, how fast, and how much longer; all of it estimates, and said to be. */
export function SweepPace({ sweep }: { sweep: Sweep }) {
  const { counts, estimated, read, status, updatedAt, waiting, rate } = sweep;
  const far =
    estimated !== null && estimated > 0
      ? { what: 'checked', rows: counts.checked, of: estimated }
      : read?.of
        ? { what: 'read', rows: read.rows, of: read.of }
        : null;
  // A bar that is full while the sweep goes on would say that it is over.
  const isBeyond = far !== null && far.rows >= far.of;
  return (
    <div className="space-y-1.5">
      {far && isBeyond && status === 'running' && (
        <div aria-hidden="true" className="h-1 overflow-hidden rounded-full bg-hairline">
          <div className="h-full w-2/5 animate-sweep rounded-full bg-accent" />
        </div>
      )}
      {far && !isBeyond && status !== 'done' && (
        <Meter
          label={`Rows ${far.what}`}
          value={far.rows}
          max={far.of}
          valueText={`${formatCount(far.rows)} of about ${formatCount(far.of)}`}
        />
      )}
      {status === 'running' && (
        <p className="text-sm">
          {describeSweepProgress(sweep)}
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
