'use client';

import { Cable, SearchX } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { useConnections } from './connections-context';
import { isFiltered, UNFILTERED } from './list-params';

/** No rows: because all of them have expired, because the page emptied meanwhile, because nothing matches, or because nobody is connected. */
export function EmptyList({ hasMore }: { hasMore: boolean }) {
  const { state, setState, target } = useConnections();
  if (hasMore) {
    return (
      <EmptyState icon={<SearchX aria-hidden="true" />} title="Nothing current on this page">
        Every row that was read here is over by its TTL. There are more pages.
      </EmptyState>
    );
  }
  if (state.cursor !== null) {
    return (
      <EmptyState
        icon={<SearchX aria-hidden="true" />}
        title="This page is empty now"
        action={<Button onClick={() => setState({ cursor: null })}>Go to the first page</Button>}
      >
        Its connections have left since the link was made.
      </EmptyState>
    );
  }
  if (isFiltered(state)) {
    return (
      <EmptyState
        icon={<SearchX aria-hidden="true" />}
        title="Nothing matches"
        action={
          <>
            <Button onClick={() => setState(UNFILTERED)}>Clear filters</Button>
            {state.id && <Button onClick={() => setState({ open: state.id })}>Ask API Gateway about this id</Button>}
          </>
        }
      >
        {state.id ? 'No row of the registry has this id.' : 'Matches are exact, capitals included.'}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Cable aria-hidden="true" />} title="Nothing is connected">
      <p>Clients of {target.title} appear here as soon as they connect. Try one yourself:</p>
      <code className="mt-3 inline-block max-w-full overflow-x-auto rounded bg-hover px-2 py-1 font-mono text-ink text-sm">
        npx wscat -c '&lt;your WebSocket URL&gt;'
      </code>
    </EmptyState>
  );
}
