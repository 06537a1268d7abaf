'use client';

import { cx } from '@/components/ui/cx';
import { useConnections } from './connections-context';
import { ConnectionsTable } from './connections-table';
import { EmptyList } from './empty-list';
import { ListProblem } from './list-problem';
import { Pager } from './pager';
import { ScanConsent } from './scan-consent';
import { TableSkeleton } from './table-skeleton';
import type { useConnectionsList } from './use-connections-list';

type ListBodyProps = {
  list: ReturnType<typeof useConnectionsList>;
  /** Whether this person agreed to a scan; undefined until that is known. */
  mayScan: boolean | undefined;
};

/** The list in the state it is in: first reading, failed, empty, or rows. */
export function ListBody({ list, mayScan }: ListBodyProps) {
  const { setMayScan } = useConnections();
  const { page, connections } = list;
  const problem = (hasRows: boolean) =>
    page.error && <ListProblem error={page.error} hasRows={hasRows} onRetry={page.refresh} />;

  // Rows of another filter or page say nothing about this one once it has failed.
  if (!page.held || (page.isStale && page.error)) return problem(false) ?? <TableSkeleton />;
  const { consent, order } = page.held.latest;
  // Until the browser has said whether there is an agreement, and while an answer to it is under way, there is no question.
  if (consent && mayScan !== false) return <TableSkeleton />;
  if (consent) {
    return (
      <>
        {problem(true)}
        <ScanConsent sentences={consent} onConsent={() => setMayScan(true)} />
      </>
    );
  }
  const isEmpty = connections.length === 0 && !page.isStale;
  const pager = <Pager count={connections.length} held={page.held} isBusy={page.isStale} />;
  return (
    <>
      {problem(true)}
      {isEmpty ? (
        <>
          <EmptyList hasMore={page.held.next !== null} />
          {page.held.next !== null && pager}
        </>
      ) : (
        <div className={cx('@container', page.isStale && 'opacity-60')} aria-busy={page.isStale}>
          <ConnectionsTable
            connections={connections}
            order={order}
            selection={list.selection}
            onSelect={list.select}
            pageChecked={list.pageChecked}
            onSelectPage={list.selectPage}
          />
          {pager}
        </div>
      )}
    </>
  );
}
