'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useCallback, useTransition } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import type { AppError } from '@/lib/domain/result';
import { useTriedAgain } from './use-tried-again';

type UnreadNoteProps = {
  what: string;
  error: Pick<AppError, 'code' | 'message'>;
  forbidden: string;
  /** Where to go from something that is not there. */
  all?: { href: string; label: string };
};

/** In the place of what a page could not read: a refusal explained, anything else with another try, which a silent table gets by itself. */
export function UnreadNote({ what, error, forbidden, all }: UnreadNoteProps) {
  const router = useRouter();
  const [isTrying, startTransition] = useTransition();
  const isPassing = error.code === 'unavailable';
  const again = useCallback(() => startTransition(() => router.refresh()), [router]);
  useTriedAgain(isPassing && !isTrying, again);
  if (error.code === 'forbidden') {
    return <EmptyState title={`You cannot see ${what}`}>{forbidden}</EmptyState>;
  }
  // What is not there does not come by another try.
  if (all && (error.code === 'notFound' || error.code === 'invalid')) {
    return (
      <EmptyState
        title={error.message.replace(/\.$/, '')}
        action={
          <Link href={all.href} className={buttonClass('secondary')}>
            {all.label}
          </Link>
        }
      >
        The link may be mistyped, or what it names is kept no longer.
      </EmptyState>
    );
  }
  return (
    <ErrorNote
      title={`Could not read ${what}`}
      message={isPassing ? `${error.message} This page tries again every few seconds.` : error.message}
      onRetry={() => !isTrying && again()}
    />
  );
}
