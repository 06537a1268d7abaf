'use client';

import { Cable, SearchX } from 'lucide-react';
import { EmptyState } from '@/components/ui/empty-state';
import { useExtra } from '@/components/ui/use-extra';
import type { ConnectionPage } from '@/lib/domain/connection';
import { areMissing } from './are-missing';
import { useConnections } from './connections-context';

export const loadNothing = () => import('./nothing-here');

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
  const { state, target } = useConnections();
  const isLater = state.cursor !== null && !isRun;
  const title =
    (areMissing(page) && 'None of these ids is in the registry') ||
    (hasMore && 'Nothing on this page') ||
    (isLater && 'This page is empty now') ||
    (state.q !== '' && (page.unanswered ? 'Nothing is known to match' : 'Nothing matches'));
  const late = useExtra(loadNothing, title !== false);
  if (title) {
    // That nothing was found does not wait for what is said of it.
    return late ? (
      <late.NothingHere title={title} hasMore={hasMore} isLater={isLater} isUntold={isUntold} page={page} />
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
