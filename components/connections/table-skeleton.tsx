'use client';

import { Skeleton } from '@/components/ui/skeleton';
import { TableHead } from './table-head';
import { DEFAULT_SETTINGS } from './table-settings';

const ROWS = Array.from({ length: 12 }, (_, index) => index);

/** The table while it is read for the first time: same columns, same heights. */
export function TableSkeleton() {
  return (
    <div className="@container" role="status">
      <span className="sr-only">Reading connections…</span>
      <table aria-hidden="true" className="w-full table-fixed text-sm [--row:2.5rem] @max-3xl:[--row:3.25rem]">
        <TableHead />
        <tbody>
          {ROWS.map((row) => (
            <tr key={row} className="border-b">
              <td colSpan={DEFAULT_SETTINGS.columns.length + 3} className="h-(--row) px-2.5 align-middle">
                <Skeleton className="w-full" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
