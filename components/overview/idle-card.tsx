import type { SampleFigures } from '@/lib/domain/overview';
import { BarTable } from './bar-table';
import { Card } from './card';
import { percentWords } from './estimate-words';

export function IdleCard({ sample: { idleTimes, isAll } }: { sample: SampleFigures }) {
  const known = idleTimes.reduce((sum, { rows }) => sum + rows, 0);
  return (
    <Card
      title="Time without traffic"
      note={
        known === 0
          ? 'None of those asked said when it was last active.'
          : `${isAll ? 'All' : 'A random sample of'} ${known} that said when they were last active. API Gateway closes after ten minutes.`
      }
    >
      <BarTable
        caption="Connections of the sample by time without traffic"
        heads={['Without traffic', 'Connections']}
        rows={idleTimes.map(({ label, rows }) => ({
          key: label,
          label,
          value: rows,
          ...(!isAll && known > 0 && { text: `${rows} · ${percentWords(rows / known)}` }),
        }))}
      />
    </Card>
  );
}
