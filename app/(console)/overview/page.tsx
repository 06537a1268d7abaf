import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { OverviewScreen } from '@/components/overview/overview-screen';
import { toPath } from '@/components/shell/to-path';
import { overviewKey } from '@/lib/client/overview';
import { readOverview } from '@/lib/server/reads-overview';
import { requireSession } from '@/lib/server/session';
import { listTargets } from '@/lib/server/targets';

export const metadata: Metadata = { title: 'Overview' };

type OverviewPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function OverviewPage({ searchParams }: OverviewPageProps) {
  const { target: name } = await searchParams;
  await requireSession(toPath('/overview', { target: name }));
  const targets = await listTargets();
  const target = name ? targets.find((each) => each.name === name) : targets[0];
  if (!target) notFound();
  const overview = await readOverview({ target: target.name });
  const queries = new QueryClient();
  // What could not be read here is asked for again by the browser, which tells why.
  if (overview.ok) queries.setQueryData(overviewKey(target.name), overview.data);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <OverviewScreen
        key={target.name}
        target={target.name}
        title={target.title}
        mayConfigure={target.permissions.includes('overview.configure')}
      />
    </HydrationBoundary>
  );
}
