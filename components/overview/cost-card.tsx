import { RelativeTime } from '@/components/ui/relative-time';
import { formatCount, formatDuration, plural } from '@/lib/domain/format';
import type { FleetFigures, HistoryMinute, Overview, SampleFigures } from '@/lib/domain/overview';
import { Card } from './card';
import { unitWords } from './estimate-words';

const HOUR_MS = 60 * 60_000;

/** What each figure was read from, when, and what that cost; whoever looks shares it. */
export function CostCard({ overview: { fleet, sample, history, feed, readAt } }: { overview: Overview }) {
  const known = <T,>(part: { state: string; data?: T } | null) => (part?.state === 'known' ? part.data : undefined);
  const [count, asked] = [known<FleetFigures>(fleet), known<SampleFigures>(sample)];
  const hour = known<HistoryMinute[]>(history)?.filter(({ at }) => at >= readAt - HOUR_MS);
  return (
    <Card
      title="What this cost"
      note="Figures are computed once for everybody who looks, at most every 15 s, later where more was read, and not at all while nobody looks. The history is counted every minute in any case."
    >
      <ul className="space-y-2 text-sm">
        {count && (
          <li>
            <span className="font-medium">Registered, age, limit, top lists:</span> {plural(count.cost.rows, 'row')} of
            the index by age in {queryWords(count.cost.calls)}, {unitWords(count.cost.capacityUnits)},{' '}
            <RelativeTime at={count.at} now={readAt} />, in {tookWords(count.tookMs)}.
          </li>
        )}
        {asked && (
          <li>
            <span className="font-medium">Live, idle, ghosts, traffic:</span> at most{' '}
            {plural(asked.calls, 'signed call')} (GetConnection; answers a few seconds old are shared with the list)
            {asked.cost.calls > 0 && `, and ${unitWords(asked.cost.capacityUnits)} to look again for those gone`},{' '}
            <RelativeTime at={asked.at} now={readAt} />, in {tookWords(asked.tookMs)}.
          </li>
        )}
        {hour && hour.length > 0 && (
          <li>
            <span className="font-medium">Joined and left by minute:</span>{' '}
            {unitWords(hour.reduce((sum, { capacityUnits }) => sum + capacityUnits, 0))} for{' '}
            {plural(hour.length, 'minute')} of the last hour, whether or not anybody looks.
          </li>
        )}
        {feed.rounds > 0 && (
          <li>
            <span className="font-medium">Changes on open lists:</span> {unitWords(feed.cost.capacityUnits)} in{' '}
            {plural(feed.rounds, 'round')}, one a second while a list is open, however many are; since this process
            began, <RelativeTime at={feed.since} now={readAt} />.
          </li>
        )}
      </ul>
    </Card>
  );
}

function queryWords(calls: number): string {
  return calls === 1 ? '1 query' : `${formatCount(calls)} queries`;
}

function tookWords(ms: number): string {
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : formatDuration(ms);
}
