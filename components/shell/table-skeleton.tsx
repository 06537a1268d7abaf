import { Skeleton } from '@/components/ui/skeleton';

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Rows of the height that the real ones have; `widths` are width classes, one for each column. */
export function TableSkeleton({ widths }: { widths: string[] }) {
  return (
    <div role="status" className="text-sm">
      <span className="sr-only">Reading…</span>
      <div className="h-8 border-b" />
      {ROWS.map((row) => (
        <div key={row} className="flex h-10 items-center gap-8 border-b">
          {widths.map((width, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns never move.
            <Skeleton key={column} className={column > 2 ? `${width} max-md:hidden` : width} />
          ))}
        </div>
      ))}
    </div>
  );
}
