import { EmptyState } from '@/components/ui/empty-state';
import { type AuditFilter, type AuditPage, whyNoDays } from '@/lib/domain/audit';
import type { TargetDto } from '@/lib/domain/target';
import { AuditFilterForm } from './audit-filter';
import { AuditPager } from './audit-pager';
import { AuditTable } from './audit-table';

type AuditListProps = {
  page: AuditPage;
  filter: AuditFilter;
  cursor: string | null;
  target: string | null;
  targets: TargetDto[];
  /** Whoever reads it sees no addresses, and does not search by them. */
  isMasked: boolean;
};

export function AuditList({ page, filter, cursor, target, targets, isMasked }: AuditListProps) {
  const isFiltered = Object.values(filter).some(Boolean);
  const noDays = whyNoDays(filter);
  return (
    <>
      <AuditFilterForm filter={filter} target={target} targets={targets} isMasked={isMasked} />
      <div className="mt-4">
        {page.records.length > 0 ? (
          <AuditTable records={page.records} targets={targets} />
        ) : (
          <EmptyState title={noDays ? 'The days are reversed' : emptyTitle(page, isFiltered, cursor)}>
            {noDays ?? emptyWords(isFiltered)}
          </EmptyState>
        )}
      </div>
      {page.isCut && (
        <p className="mt-3 text-muted text-sm">
          Few records match: the reading stopped after about 2,000. <em className="not-italic">Older</em> goes on from
          there.
        </p>
      )}
      <AuditPager cursor={cursor} next={page.next} params={{ ...filter, target }} />
    </>
  );
}

function emptyTitle({ isCut }: AuditPage, isFiltered: boolean, cursor: string | null): string {
  if (isCut) return 'Nothing so far';
  if (isFiltered) return 'Nothing matches';
  return cursor ? 'Nothing older' : 'Nothing recorded yet';
}

function emptyWords(isFiltered: boolean): string {
  if (isFiltered) return 'No record that was looked through has all of this.';
  return 'Sign-ins, notices, kicks, removals, reveals, exports, readings and refusals appear here.';
}
