import { formatCount } from '@/lib/domain/format';
import type { FleetFigures, Named } from '@/lib/domain/overview';
import { BarTable } from './bar-table';
import { Card } from './card';

type TopCardProps = { title: string; head: string; fleet: FleetFigures; names: Named[]; without: number };

/** The largest of what was read; of one shard it is a random eighth, and says so. */
export function TopCard({ title, head, fleet, names, without }: TopCardProps) {
  const read = formatCount(fleet.cost.rows);
  return (
    <Card
      title={title}
      note={`${fleet.by === 'all' ? `Of all ${read} rows` : `Of ${read} rows, a random eighth`}${without > 0 ? `; ${formatCount(without)} do not say` : ''}.`}
    >
      {names.length > 0 ? (
        <BarTable
          caption={title}
          heads={[head, 'Connections']}
          isLabelWide
          rows={names.map(({ name, rows }) => ({ key: name, label: name, value: rows }))}
        />
      ) : (
        <p className="text-muted text-sm">None.</p>
      )}
    </Card>
  );
}
