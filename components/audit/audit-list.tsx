import { EmptyState } from '@/components/ui/empty-state';
import type { AuditPage } from '@/lib/domain/audit';
import { AuditPager } from './audit-pager';
import { AuditTable } from './audit-table';

type AuditListProps = { page: AuditPage; cursor: string | null; target: string | null };

export function AuditList({ page, cursor, target }: AuditListProps) {
  return (
    <>
      {page.records.length > 0 ? (
        <AuditTable records={page.records} />
      ) : (
        <EmptyState title={cursor ? 'Nothing older' : 'Nothing recorded yet'}>
          Sign-ins, notices, kicks, removals, reveals, exports and refusals appear here.
        </EmptyState>
      )}
      <AuditPager cursor={cursor} next={page.next} target={target} />
    </>
  );
}
