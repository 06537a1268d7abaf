import { PageHeader } from '@/components/shell/page-header';
import { TableSkeleton } from '@/components/shell/table-skeleton';

export default function BlocksLoading() {
  return (
    <>
      <PageHeader title="Blocks">
        Who may not connect. A block works at the next connect; it does not close what is open.
      </PageHeader>
      <TableSkeleton widths={['w-40', 'w-48', 'w-24', 'w-20']} />
    </>
  );
}
