import { Skeleton } from '@/components/ui/skeleton';

const PLACES = ['registered', 'live', 'idle', 'ghosts', 'minute'];

export function OverviewSkeleton() {
  return (
    <div role="status" aria-label="Reading the figures">
      <div className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-3 lg:grid-cols-5">
        {PLACES.map((place) => (
          <div key={place} className="flex h-20 flex-col gap-3">
            <Skeleton className="w-20" />
            <Skeleton className="h-6 w-16" />
          </div>
        ))}
      </div>
      <Skeleton className="mt-7 h-48 w-full" />
    </div>
  );
}
