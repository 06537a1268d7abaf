'use client';

import { CircleAlert, CircleCheck } from 'lucide-react';
import { type ReactNode, useState, useTransition } from 'react';
import { PageHeader } from '@/components/shell/page-header';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { ErrorNote } from '@/components/ui/error-note';
import { verifyAudit } from '@/lib/actions/audit';
import { refusalOf } from '@/lib/client/unwrap';
import { type AuditCheck, type AuditFilter, describeCheck, whyNoDays } from '@/lib/domain/audit';
import type { AppError } from '@/lib/domain/result';
import { AuditExports } from './audit-exports';

const NO_ANSWER = { code: 'unavailable', message: 'No answer came.' } as const;

type Found = { day: string | null } & ({ check: AuditCheck } | { error: Pick<AppError, 'code' | 'message'> });

/** `filter`: of what is shown; null where nothing may be. */
type AuditHeaderProps = { filter: AuditFilter | null; children: ReactNode };

/** What the page is, with all that can be done with what it shows, and below it whether the chain holds: of the day that is shown alone, else of every day. */
export function AuditHeader({ filter, children }: AuditHeaderProps) {
  const [found, setFound] = useState<Found | null>(null);
  const [isBusy, startTransition] = useTransition();
  const day = filter?.from && filter.from === filter.to ? filter.from : null;
  // What was found of another day is not about this one.
  const shown = found?.day === day ? found : null;

  function verify() {
    startTransition(async () => {
      const result = await verifyAudit({ day }).catch(refusalOf);
      setFound(result?.ok ? { day, check: result.data } : { day, error: result?.error ?? NO_ANSWER });
    });
  }
  const actions = filter && (
    <>
      <Button busy={isBusy} onClick={verify}>
        {day ? `Verify ${day}` : 'Verify all days'}
      </Button>
      {!whyNoDays(filter) && <AuditExports filter={filter} />}
    </>
  );
  return (
    <>
      <PageHeader title="Audit" actions={actions}>
        {children}
      </PageHeader>
      <div aria-live="polite" className="mb-4 text-sm empty:hidden">
        {shown && 'error' in shown && <ErrorNote title="Not verified" message={shown.error.message} onRetry={verify} />}
        {shown && 'check' in shown && <CheckNote check={shown.check} />}
      </div>
    </>
  );
}

function CheckNote({ check }: { check: AuditCheck }) {
  const { broken, last } = check;
  const Icon = broken ? CircleAlert : CircleCheck;
  // Nothing that could hold.
  if (!broken && !last) return <p className="px-3 py-2 text-muted">{describeCheck(check)}</p>;
  return (
    <div className={cx('flex items-start gap-2.5 rounded px-3 py-2', broken ? 'bg-danger-soft' : 'bg-positive-soft')}>
      <Icon aria-hidden="true" className={cx('mt-0.5 size-4 shrink-0', broken ? 'text-danger' : 'text-positive')} />
      <div className="min-w-0">
        <p>
          <span className={cx('font-medium', broken ? 'text-danger' : 'text-positive')}>
            {broken ? 'Broken.' : 'Holds.'}
          </span>{' '}
          {describeCheck(check)}
        </p>
        {last && !broken && (
          <p className="mt-0.5 break-all text-muted">
            Hash of the last record of {last.day}: <code className="text-xs">{last.hash}</code>
          </p>
        )}
      </div>
    </div>
  );
}
