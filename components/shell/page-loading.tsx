import { Skeleton } from '@/components/ui/skeleton';
import { PageHeader } from './page-header';

/** A narrow page while it is read: its name, and one line to come. */
export function PageLoading({ title }: { title: string }) {
  return (
    <div className="max-w-4xl">
      <PageHeader title={title} />
      <p role="status">
        <span className="sr-only">Reading…</span>
        <Skeleton className="w-64" />
      </p>
    </div>
  );
}
