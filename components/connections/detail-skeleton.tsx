import { Skeleton } from '@/components/ui/skeleton';

const LINES = ['w-40', 'w-24', 'w-28', 'w-36', 'w-56', 'w-32', 'w-32', 'w-24'];

export function DetailSkeleton() {
  return (
    <div role="status" className="space-y-6 px-5 py-4">
      <span className="sr-only">Reading the connection…</span>
      <Skeleton className="h-5 w-16" />
      <div className="flex gap-2">
        <Skeleton className="h-8 w-28" />
        <Skeleton className="h-8 w-28" />
      </div>
      <div className="divide-y border-y">
        {LINES.map((width, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines never move.
          <div key={index} className="py-2.5">
            <Skeleton className={width} />
          </div>
        ))}
      </div>
    </div>
  );
}
