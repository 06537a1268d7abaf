'use client';

import { cx } from '@/components/ui/cx';
import { ConnectionsTable } from './connections-table';
import { EmptyList } from './empty-list';
import { ListProblem } from './list-problem';
import { Pager } from './pager';
import { TableSkeleton } from './table-skeleton';
import type { useConnectionsList } from './use-connections-list';

/** The list in the state it is in: first reading, failed, empty, or rows. */
export function ListBody({ list }: { list: ReturnType<typeof useConnectionsList> }) {
  const { page, connections } = list;
  const problem = (hasRows: boolean) =>
    page.error && <ListProblem error={page.error} hasRows={hasRows} onRetry={page.refresh} />;

  // Rows of another filter or page say nothing about this one once it has failed.
  if (!page.held || (page.isStale && page.error)) return problem(false) ?? <TableSkeleton />;
  return (
    <>
      {problem(true)}
      {connections.length === 0 && !page.isStale ? (
        <EmptyList />
      ) : (
        <div className={cx('@container', page.isStale && 'opacity-60')} aria-busy={page.isStale}>
          <ConnectionsTable
            connections={connections}
            selection={list.selection}
            onSelect={list.select}
            pageChecked={list.pageChecked}
            onSelectPage={list.selectPage}
          />
          <Pager count={connections.length} next={page.held.next} previous={page.held.previous} isBusy={page.isStale} />
        </div>
      )}
    </>
  );
}
