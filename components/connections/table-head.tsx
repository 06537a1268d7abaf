'use client';

import { ArrowUp } from 'lucide-react';
import { Checkbox } from '@/components/ui/checkbox';
import { cx } from '@/components/ui/cx';
import { Tooltip } from '@/components/ui/tooltip';
import type { ConnectionPage } from '@/lib/domain/connection';
import { COLUMN_NAMES, COLUMNS, type ColumnKey } from './columns';
import { DEFAULT_SETTINGS } from './table-settings';

/** Stays in view while the rows scroll; a shadow draws the line, because a border of a table stays with its row. */
const HEAD = 'h-8 bg-canvas shadow-[inset_0_-1px_0_var(--hairline)] md:sticky md:top-(--list-top) md:z-10';
const NAME = cx(HEAD, 'truncate pr-3 text-left font-medium text-muted text-xs');

type TableHeadProps = {
  columns?: readonly ColumnKey[] | undefined;
  order?: ConnectionPage['order'] | undefined;
  pageChecked?: boolean | 'indeterminate';
  /** Left out while there is nothing to select. */
  onSelectPage?: (isOn: boolean) => void;
};

export function TableHead({
  columns = DEFAULT_SETTINGS.columns,
  order,
  pageChecked = false,
  onSelectPage,
}: TableHeadProps) {
  return (
    <thead>
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
        <th scope="col" className={cx(NAME, COLUMNS.connection)}>
          Connection
        </th>
        {columns.map((column) => {
          const sort = order === 'newest' ? SORTED[column] : undefined;
          return (
            <th key={column} scope="col" aria-sort={sort} className={cx(NAME, COLUMNS[column])}>
              {COLUMN_NAMES[column]}
              {sort && <SortMark />}
            </th>
          );
        })}
        <th scope="col" className={cx(HEAD, COLUMNS.actions)}>
          <span className="sr-only">Actions</span>
        </th>
      </tr>
    </thead>
  );
}

/** What newest first means for a column; no other column is ordered, and none could be without reading the whole table. */
const SORTED: Partial<Record<ColumnKey, 'ascending' | 'descending'>> = {
  connectedFor: 'ascending',
  connectedAt: 'descending',
};

function SortMark() {
  return (
    <Tooltip content="Newest first, by the index. Another order would take reading the whole table.">
      <span>
        <ArrowUp aria-hidden="true" className="ml-1 inline size-3 align-[-2px]" />
      </span>
    </Tooltip>
  );
}
