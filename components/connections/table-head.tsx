'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { useId } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { cx } from '@/components/ui/cx';
import { Tooltip } from '@/components/ui/tooltip';
import type { ConnectionPage } from '@/lib/domain/connection';
import type { ListOrder } from '@/lib/domain/paging';
import { COLUMN_NAMES, COLUMNS, type ColumnKey } from './columns';
import { DEFAULT_SETTINGS } from './table-settings';

/** Stays in view while the rows scroll; a shadow draws the line, because a border of a table stays with its row. */
const HEAD = 'h-8 bg-canvas shadow-[inset_0_-1px_0_var(--hairline)] md:sticky md:top-(--list-top) md:z-10';
const NAME = cx(HEAD, 'truncate pr-3 text-left font-medium text-muted text-xs');

type TableHeadProps = {
  columns?: readonly ColumnKey[] | undefined;
  /** Unknown until a page was read. */
  order?: ConnectionPage['order'] | undefined;
  /** Left out while there is nothing to order. */
  onOrder?: (order: ListOrder) => void;
  pageChecked?: boolean | 'indeterminate';
  /** Left out while there is nothing to select. */
  onSelectPage?: (isOn: boolean) => void;
  /** The bar with what can be done to selected rows stays in view above it. */
  isBelowBar?: boolean;
};

export function TableHead({
  columns = DEFAULT_SETTINGS.columns,
  order,
  onOrder,
  pageChecked = false,
  onSelectPage,
  isBelowBar = false,
}: TableHeadProps) {
  const why = useId();
  /** Why a column cannot be sorted by: for those who point at it, and for those who hear it. */
  const unsorted = (column: UnsortedColumn) =>
    order && {
      'data-tooltip': whyUnsorted(column),
      'aria-describedby': `${why}${isOfTime(column) ? 'time' : 'other'}`,
    };
  return (
    // Set here and not above the rows, all of which would get their styles anew with the first one that is selected.
    <thead className={isBelowBar ? '[--list-top:calc(var(--shell-top)+2.5rem)]' : '[--list-top:var(--shell-top)]'}>
      <tr>
        <th scope="col" className={cx(HEAD, 'pl-2.5 text-left', COLUMNS.select)}>
          {onSelectPage && (
            <Checkbox
              className="align-middle"
              aria-label="Select this page"
              checked={pageChecked}
              onCheckedChange={onSelectPage}
            />
          )}
        </th>
        <th scope="col" className={cx(NAME, COLUMNS.connection)} {...unsorted('connection')}>
          Connection
        </th>
        {columns.map((column) => {
          const sort = order && order !== 'none' ? SORTED[column]?.[order] : undefined;
          return (
            <th
              key={column}
              scope="col"
              aria-sort={sort}
              className={cx(NAME, COLUMNS[column])}
              {...(!sort && unsorted(column))}
            >
              {sort && order && order !== 'none' && onOrder ? (
                <SortButton name={COLUMN_NAMES[column]} order={order} sort={sort} onOrder={onOrder} />
              ) : (
                COLUMN_NAMES[column]
              )}
            </th>
          );
        })}
        <th scope="col" className={cx(HEAD, COLUMNS.actions)}>
          <span className="sr-only">Actions</span>
          <span id={`${why}other`} hidden>
            {whyUnsorted('connection')}
          </span>
          <span id={`${why}time`} hidden>
            {whyUnsorted('connectedAt')}
          </span>
        </th>
      </tr>
    </thead>
  );
}

type Sort = 'ascending' | 'descending';

/** What the order by time means for a column; no other column is ordered, and none could be without reading the whole table. */
const SORTED: Partial<Record<ColumnKey, Record<ListOrder, Sort>>> = {
  connectedFor: { newest: 'ascending', oldest: 'descending' },
  connectedAt: { newest: 'descending', oldest: 'ascending' },
};
type UnsortedColumn = ColumnKey | 'connection';

function isOfTime(column: UnsortedColumn): boolean {
  return column !== 'connection' && column in SORTED;
}

function whyUnsorted(column: UnsortedColumn): string {
  const why = isOfTime(column) ? 'These rows were not read in the order of time.' : 'No index orders by this.';
  return `${why} Sorting by it would take reading all rows.`;
}

const WORDS: Record<ListOrder, string> = {
  newest: 'Newest first, by the index; press for the oldest. Another order would take reading the whole table.',
  oldest: 'Oldest first, by the index; press for the newest. Another order would take reading the whole table.',
};

type SortButtonProps = { name: string; order: ListOrder; sort: Sort; onOrder: (order: ListOrder) => void };

function SortButton({ name, order, sort, onOrder }: SortButtonProps) {
  const Arrow = sort === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <Tooltip content={WORDS[order]}>
      <button
        type="button"
        onClick={() => onOrder(order === 'newest' ? 'oldest' : 'newest')}
        className="h-8 rounded hover:text-ink"
      >
        {name}
        <Arrow aria-hidden="true" className="ml-1 inline size-3 align-[-2px]" />
      </button>
    </Tooltip>
  );
}
