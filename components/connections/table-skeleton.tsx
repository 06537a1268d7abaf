import { cx } from '@/components/ui/cx';
import { Skeleton } from '@/components/ui/skeleton';
import { CELL, COLUMNS } from './columns';
import { TableHead } from './table-head';

const ROWS = Array.from({ length: 12 }, (_, index) => index);
const BARS: [keyof typeof COLUMNS, string][] = [
  ['select', 'w-4'],
  ['connection', 'w-32'],
  ['user', 'w-24'],
  ['state', 'w-14'],
  ['lastActive', 'w-16'],
  ['sourceIp', 'w-24'],
  ['client', 'w-36'],
  ['connectedFor', 'w-16'],
  ['actions', 'w-4'],
];

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
              {BARS.map(([column, width]) => (
                <td key={column} className={cx(CELL, column === 'select' && 'pl-2.5', COLUMNS[column])}>
                  <Skeleton className={cx(width, 'max-w-full')} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
