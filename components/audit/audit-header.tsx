'use client';

import { CircleAlert, CircleCheck } from 'lucide-react';
import { useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { ErrorNote } from '@/components/ui/error-note';
import { verifyAudit } from '@/lib/actions/audit';
import { refusalOf } from '@/lib/client/unwrap';
import { type AuditCheck, describeCheck } from '@/lib/domain/audit';
import type { AppError } from '@/lib/domain/result';

const NO_ANSWER = { code: 'unavailable', message: 'No answer came.' } as const;

type Found = { check: AuditCheck } | { error: Pick<AppError, 'code' | 'message'> };

/** Asks whether the chain holds: of the day that is shown alone, else of every day. */
export function VerifyAudit({ day }: { day: string | null }) {
  const [found, setFound] = useState<Found | null>(null);
  const [isBusy, startTransition] = useTransition();

  function verify() {
    startTransition(async () => {
      const result = await verifyAudit({ day }).catch(refusalOf);
      setFound(result?.ok ? { check: result.data } : { error: result?.error ?? NO_ANSWER });
    });
  }
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button busy={isBusy} onClick={verify}>
        {day ? `Verify ${day}` : 'Verify every day'}
      </Button>
      <div aria-live="polite" className="min-w-0 flex-1 basis-72 text-sm">
        {found && 'error' in found && <ErrorNote title="Not verified" message={found.error.message} onRetry={verify} />}
        {found && 'check' in found && <CheckNote check={found.check} />}
      </div>
    </div>
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
