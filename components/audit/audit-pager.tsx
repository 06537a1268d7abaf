import { ChevronRight, ChevronsLeft } from 'lucide-react';
import Link from 'next/link';
import { toPath } from '@/components/shell/to-path';
import { buttonClass } from '@/components/ui/button-class';

type AuditPagerProps = {
  cursor: string | null;
  next: string | null;
  /** What else stands in the address. */
  params: Record<string, string | null>;
};

/** The log only grows at its head, so there is a way on and a way back to the newest. */
export function AuditPager({ cursor, next, params }: AuditPagerProps) {
  if (!cursor && !next) return null;
  return (
    <nav aria-label="Pages of the audit" className="mt-3 flex justify-end gap-2">
      {cursor && (
        <Link href={toPath('/audit', params)} className={buttonClass('secondary', 'sm')}>
          <ChevronsLeft aria-hidden="true" />
          Newest
        </Link>
      )}
      {next && (
        <Link href={toPath('/audit', { ...params, cursor: next })} className={buttonClass('secondary', 'sm')}>
          Older
          <ChevronRight aria-hidden="true" />
        </Link>
      )}
    </nav>
  );
}
