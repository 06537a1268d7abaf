import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ConnectionsScreen } from '@/components/connections/connections-screen';
import { pageParams, readListState } from '@/components/connections/list-params';
import { toPath } from '@/components/shell/to-path';
import { keys } from '@/lib/client/queries';
import { MAX_TIME_MS } from '@/lib/domain/limits';
import { pageWithoutTargets } from '@/lib/domain/role';
import { readConnections } from '@/lib/server/reads';
import { requireSession } from '@/lib/server/session';
import { listTargets } from '@/lib/server/targets';
import { inTime } from './in-time';
import { loadLinkedView } from './load-linked-view';
import { loadParams, type SearchParams } from './search-params';

export const metadata: Metadata = { title: 'Connections' };

export default async function ConnectionsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const asked = await loadParams(searchParams);
  const { permissions } = await requireSession(toPath('/connections', asked));
  const targets = await listTargets();
  const elsewhere = targets.length === 0 && pageWithoutTargets(permissions);
  if (elsewhere) redirect(elsewhere);
  const target = asked.target || (targets[0]?.name ?? '');
  const queries = new QueryClient();
  const linked = await loadLinkedView(queries, target, asked);
  // Whether this person agreed to a scan is known to their browser alone; see components/connections/use-scan-consent.ts.
  const state = readListState((name) => asked[name], '', linked);
  const params = pageParams(state, target, false);
  // Whoever comes here comes to see how it is now: after an act of their own, too.
  const page = await inTime(readConnections({ ...params, after: MAX_TIME_MS }));
  // What could not be read here, or not at once, is asked for by the browser, which tells why.
  if (page?.ok) queries.setQueryData(keys.page(params), page.data);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <ConnectionsScreen targets={targets} linked={linked} startedAt={page?.ok ? page.data.readAt : Date.now()} />
    </HydrationBoundary>
  );
}
