import { PageHeader } from '@/components/shell/page-header';
import { TableSkeleton } from '@/components/shell/table-skeleton';

export default function UsersLoading() {
  return (
    <>
      <PageHeader title="Users">Who may sign in here, and what each may do.</PageHeader>
      <TableSkeleton widths={['w-32', 'w-24', 'w-40']} />
    </>
  );
}
