'use client';

import { Checkbox } from '@/components/ui/checkbox';
import { cx } from '@/components/ui/cx';
import { COLUMNS } from './columns';

/** Stays in view while the rows scroll; a shadow draws the line, because a border of a table stays with its row. */
const HEAD = 'h-8 bg-canvas shadow-[inset_0_-1px_0_var(--hairline)] md:sticky md:top-(--list-top) md:z-10';

type TableHeadProps = {
  pageChecked?: boolean | 'indeterminate';
  /** Left out while there is nothing to select. */
  onSelectPage?: (isOn: boolean) => void;
};

export function TableHead({ pageChecked = false, onSelectPage }: TableHeadProps) {
  const name = (column: keyof typeof COLUMNS, words: string) => (
    <th scope="col" className={cx(HEAD, 'truncate pr-3 text-left font-medium text-muted text-xs', COLUMNS[column])}>
      {words}
    </th>
  );
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
        {name('connection', 'Connection')}
        {name('user', 'User')}
        {name('state', 'Status')}
        {name('lastActive', 'Last active')}
        {name('sourceIp', 'Source IP')}
        {name('client', 'Client')}
        {name('connectedFor', 'Connected for')}
        <th scope="col" className={cx(HEAD, COLUMNS.actions)}>
          <span className="sr-only">Actions</span>
        </th>
      </tr>
    </thead>
  );
}
