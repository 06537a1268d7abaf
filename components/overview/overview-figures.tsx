import { ErrorNote } from '@/components/ui/error-note';
import type { Overview } from '@/lib/domain/overview';
import { AgeCard } from './age-card';
import { CostCard } from './cost-card';
import { FlowCard } from './flow-card';
import { ForecastCard } from './forecast-card';
import { IdleCard } from './idle-card';
import { NoIndex } from './no-index';
import { SampleCard } from './sample-card';
import { Stats } from './stats';
import { TopCard } from './top-card';

type OverviewFiguresProps = { overview: Overview; mayConfigure: boolean };

export function OverviewFigures({ overview, mayConfigure }: OverviewFiguresProps) {
  if (!overview.fleet) return <NoIndex overview={overview} />;
  const fleet = overview.fleet.state === 'known' ? overview.fleet.data : null;
  const sample = overview.sample?.state === 'known' ? overview.sample.data : null;
  const problems = [overview.fleet, overview.sample].flatMap((part) =>
    part?.state === 'failed' ? [part.message] : [],
  );
  return (
    <div className="space-y-7">
      {problems.length > 0 && <ErrorNote title="Some figures could not be read" message={problems[0] ?? ''} />}
      <Stats overview={overview} />
      <FlowCard overview={overview} />
      {fleet && !fleet.isCut && (
        <>
          <div className="grid gap-x-8 gap-y-7 lg:grid-cols-3">
            <AgeCard fleet={fleet} />
            <ForecastCard fleet={fleet} ghosts={sample?.gone ?? null} />
            {sample && <IdleCard sample={sample} />}
          </div>
          <div className="grid gap-x-8 gap-y-7 lg:grid-cols-3">
            <TopCard title="Users" head="User" fleet={fleet} names={fleet.top.users} without={fleet.without.users} />
            <TopCard
              title="Addresses"
              head="Address"
              fleet={fleet}
              names={fleet.top.addresses}
              without={fleet.without.addresses}
            />
            <TopCard
              title="Clients"
              head="Client"
              fleet={fleet}
              names={fleet.top.clients}
              without={fleet.without.clients}
            />
          </div>
        </>
      )}
      <div className="grid gap-x-8 gap-y-7 lg:grid-cols-2">
        <SampleCard overview={overview} mayConfigure={mayConfigure} />
        <CostCard overview={overview} />
      </div>
    </div>
  );
}
