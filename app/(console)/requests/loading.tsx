import { PageHeader } from '@/components/shell/page-header';
import { Skeleton } from '@/components/ui/skeleton';

export default function RequestsLoading() {
  return (
    <div className="max-w-4xl">
      <PageHeader title="Requests" />
      <p role="status">
        <span className="sr-only">Reading…</span>
        <Skeleton className="w-64" />
      </p>
    </div>
  );
}
