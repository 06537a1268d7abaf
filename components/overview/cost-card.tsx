import { RelativeTime } from '@/components/ui/relative-time';
import { formatCount, formatDuration, plural } from '@/lib/domain/format';
import type { FleetFigures, Overview, SampleFigures } from '@/lib/domain/overview';
import { Card } from './card';
import { unitWords } from './estimate-words';

/** What each figure was read from, when, and what that cost; whoever looks shares it. */
export function CostCard({ overview: { fleet, sample, readAt } }: { overview: Overview }) {
  const known = <T,>(part: { state: string; data?: T } | null) => (part?.state === 'known' ? part.data : undefined);
  const [count, asked] = [known<FleetFigures>(fleet), known<SampleFigures>(sample)];
  return (
    <Card
      title="What this cost"
      note="Figures are computed once for everybody who looks, at most every 15 s, later where more was read, and not at all while nobody looks. The history is counted every minute in any case."
    >
      <ul className="space-y-2 text-sm">
        {count && (
          <li>
            <span className="font-medium">Registered, age, limit, top lists:</span> {plural(count.cost.rows, 'row')} of
            the index by age in {queryWords(count.cost.calls)}, {unitWords(count.cost.capacityUnits)} read capacity
            units, <RelativeTime at={count.at} now={readAt} />, in {tookWords(count.tookMs)}.
          </li>
        )}
        {asked && (
          <li>
            <span className="font-medium">Live, idle, ghosts, traffic:</span> at most{' '}
            {plural(asked.calls, 'signed call')} (GetConnection; answers a few seconds old are shared with the list)
            {asked.cost.calls > 0 &&
              `, and ${unitWords(asked.cost.capacityUnits)} read capacity units to look again for those gone`}
            , <RelativeTime at={asked.at} now={readAt} />, in {tookWords(asked.tookMs)}.
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
