import { PageHeader } from '@/components/shell/page-header';
import { TableSkeleton } from '@/components/shell/table-skeleton';

export default function AuditLoading() {
  return (
    <>
      <PageHeader title="Audit">
        Who did what to whom, on every target, in a chain that shows changes. Of a message only the size is kept.
      </PageHeader>
      <div className="mb-4 h-8 sm:h-15" />
      <TableSkeleton widths={['w-32', 'w-24', 'w-20', 'w-16', 'w-36', 'w-24', 'w-40']} />
    </>
  );
}
