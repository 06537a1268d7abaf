import { PageHeader } from '@/components/shell/page-header';
import { TableSkeleton } from '@/components/shell/table-skeleton';

export default function DoctorLoading() {
  return (
    <div className="max-w-5xl">
      <PageHeader title="Doctor" />
      <TableSkeleton widths={['w-40', 'w-80', 'w-16']} />
    </div>
  );
}
