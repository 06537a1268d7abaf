import type { FleetFigures } from '@/lib/domain/overview';
import { BarTable } from './bar-table';
import { Card } from './card';
import { rangeWords, valueWords } from './estimate-words';

export function AgeCard({ fleet: { ages, by } }: { fleet: FleetFigures }) {
  return (
    <Card
      title="Age"
      note="API Gateway cuts every connection off at two hours. What is registered beyond that is a ghost."
    >
      <BarTable
        caption="Registered connections by age"
        heads={['Age', 'Connections']}
        rows={ages.map(({ label, count }) => ({
          key: label,
          label,
          value: count.value,
          text: valueWords(count),
          ...(by === 'shard' && { extra: rangeWords(count) }),
        }))}
      />
    </Card>
  );
}
