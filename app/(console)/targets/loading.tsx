import { PageHeader } from '@/components/shell/page-header';
import { TableSkeleton } from '@/components/shell/table-skeleton';

export default function TargetsLoading() {
  return (
    <>
      <PageHeader title="Targets">The stages that this console works on.</PageHeader>
      <TableSkeleton widths={['w-32', 'w-40', 'w-24', 'w-16']} />
    </>
  );
}
