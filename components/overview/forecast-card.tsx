import type { FleetFigures } from '@/lib/domain/overview';
import { BarTable } from './bar-table';
import { Card } from './card';
import { rangeWords, valueWords } from './estimate-words';

export function ForecastCard({ fleet: { reaching, by } }: { fleet: FleetFigures }) {
  return (
    <Card
      title="Limit of two hours"
      note="How many will be cut off by then if they stay. They usually connect again at once."
    >
      <BarTable
        caption="Connections that reach the limit of two hours"
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
