'use client';

import { useState } from 'react';
import { Segmented } from '@/components/ui/segmented';
import type { Overview } from '@/lib/domain/overview';
import { Card } from './card';
import { FlowChart } from './flow-chart';
import { FlowLegend } from './flow-legend';
import { flowSteps, spanWords } from './flow-series';
import { FlowTable } from './flow-table';
import { RegisteredChart } from './registered-chart';

const WINDOWS = {
  '1h': { label: '1 h', minutes: 60, stepMinutes: 1 },
  '2h': { label: '2 h', minutes: 120, stepMinutes: 2 },
  '6h': { label: '6 h', minutes: 360, stepMinutes: 5 },
} as const;
type Window = keyof typeof WINDOWS;

const WINDOW_OPTIONS = (Object.keys(WINDOWS) as Window[]).map((value) => ({ value, label: WINDOWS[value].label }));
const VIEW_OPTIONS = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
] as const;

export function FlowCard({ overview }: { overview: Overview }) {
  const [window, setWindow] = useState<Window>('1h');
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const { label, minutes, stepMinutes } = WINDOWS[window];
  const fleet = overview.fleet?.state === 'known' ? overview.fleet.data : null;
  const history = overview.history.state === 'known' ? overview.history.data : [];
  const steps = flowSteps({
    history,
    stillRegistered: fleet?.stillRegistered ?? [],
    walkedAt: fleet && !fleet.isCut ? fleet.at : null,
    nowMs: overview.readAt,
    minutes,
    stepMinutes,
  });
  const span = spanWords(history, overview.readAt - minutes * 60_000);
  return (
    <Card
      title="Connects and disconnects a minute"
      note={
        <>
          The console counts each minute once it is over. Before it did, only those who are still registered can be
          told; who left is not known. Connections that came and went within a minute are in neither figure. {span}
          {stepMinutes > 1 && ` Averages over ${stepMinutes} minutes.`}
        </>
      }
      actions={
        <>
          <Segmented label="How far back" value={window} onChange={setWindow} options={WINDOW_OPTIONS} />
          <Segmented label="Show as" value={view} onChange={setView} options={VIEW_OPTIONS} />
        </>
      }
    >
      {overview.history.state === 'failed' && (
        <p className="mb-2 text-danger text-sm">The history could not be read: {overview.history.message}</p>
      )}
      {view === 'table' ? (
        <FlowTable steps={steps} />
      ) : (
        <>
          <FlowChart
            steps={steps}
            label={`Connects and disconnects a minute over the last ${label}, also as a table`}
          />
          <FlowLegend
            steps={steps}
            isEstimated={fleet?.by === 'shard' || history.some((minute) => minute.isEstimated)}
          />
          <RegisteredChart steps={steps} label={`Registered connections over the last ${label}, also as a table`} />
        </>
      )}
    </Card>
  );
}
