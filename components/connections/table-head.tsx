'use client';

import { Checkbox } from '@/components/ui/checkbox';
import { cx } from '@/components/ui/cx';
import { COLUMNS } from './columns';

type TableHeadProps = {
  pageChecked?: boolean | 'indeterminate';
  /** Left out while there is nothing to select. */
  onSelectPage?: (isOn: boolean) => void;
};

export function TableHead({ pageChecked = false, onSelectPage }: TableHeadProps) {
  const name = (column: keyof typeof COLUMNS, words: string) => (
    <th scope="col" className={cx('h-8 truncate pr-3 text-left font-medium text-muted text-xs', COLUMNS[column])}>
      {words}
    </th>
  );
  return (
    <thead>
      <tr className="border-b">
        <th scope="col" className={cx('h-8 pl-2.5 text-left', COLUMNS.select)}>
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
        <th scope="col" className={COLUMNS.actions}>
          <span className="sr-only">Actions</span>
        </th>
      </tr>
    </thead>
  );
}
