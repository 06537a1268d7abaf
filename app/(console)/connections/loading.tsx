import { TableSkeleton } from '@/components/connections/table-skeleton';
import { PageHeader } from '@/components/shell/page-header';
import { Skeleton } from '@/components/ui/skeleton';

export default function ConnectionsLoading() {
  return (
    <>
      <PageHeader title="Connections" actions={<Skeleton className="h-8 w-72 max-w-full pointer-coarse:h-11" />} />
      <Skeleton className="h-9 w-full max-w-4xl" />
      <div className="h-12" />
      <TableSkeleton />
    </>
  );
}
