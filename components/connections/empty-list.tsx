'use client';

import { Cable, SearchX } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { useExtra } from '@/components/ui/use-extra';
import type { ConnectionPage } from '@/lib/domain/connection';
import { useConnections } from './connections-context';

export const loadNothing = () => import('./nothing-matches');

type EmptyListProps = {
  hasMore: boolean;
  /** What came without rows; of a run its counts alone. */
  page: Partial<ConnectionPage>;
  /** All that was gone through, not one page. */
  isRun?: boolean;
  /** The rows do not hold what was asked for. */
  isUntold?: boolean;
};

/** No rows: because all of them have expired, because the page emptied meanwhile, because nothing matches, or because nobody is connected. */
export function EmptyList({ hasMore, page, isRun = false, isUntold = false }: EmptyListProps) {
  const { state, setState, target } = useConnections();
  const isSearch = state.q !== '';
  const late = useExtra(loadNothing, isSearch);
  if (hasMore) {
    return (
      <EmptyState icon={<SearchX aria-hidden="true" />} title="Nothing on this page">
        None of the rows that were read here is to be shown: they are over by their TTL or do not match. There are more
        pages.
      </EmptyState>
    );
  }
  if (state.cursor !== null && !isRun) {
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
  if (isSearch) {
    const isCertain = !page.unanswered;
    const title = isCertain ? 'Nothing matches' : 'Nothing is known to match';
    // That nothing was found does not wait for what is said of it.
    return late ? (
      <late.NothingMatches title={title} isCertain={isCertain} isUntold={isUntold} page={page} />
    ) : (
      <EmptyState icon={<SearchX aria-hidden="true" />} title={title} />
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
