import type { Estimate } from '@/lib/domain/estimate';
import type { FleetFigures } from '@/lib/domain/overview';
import { BarTable } from './bar-table';
import { Card } from './card';
import { percentWords, rangeWords, valueWords } from './estimate-words';

type ForecastCardProps = {
  fleet: FleetFigures /** Their share of the fleet, where it is known. */;
  ghosts: Estimate | null;
};

export function ForecastCard({ fleet: { reaching, by }, ghosts }: ForecastCardProps) {
  const share = ghosts ? ` (${percentWords(ghosts.value)} of all)` : '';
  return (
    <Card
      title="Limit of two hours"
      note={`How many rows get there. Who lives is cut off then if they stay, and usually connects again at once; ghosts${share} are among the rows and do not.`}
    >
      <BarTable
        caption="Registered connections that reach the limit of two hours"
        heads={['Within', 'Connections']}
        rows={reaching.map(({ minutes, count }) => ({
          key: String(minutes),
          label: minutes < 60 ? `within ${minutes} min` : `within ${minutes / 60} h`,
          value: count.value,
          text: valueWords(count),
          ...(by === 'shard' && { extra: rangeWords(count) }),
        }))}
      />
    </Card>
  );
}
