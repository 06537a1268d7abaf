'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import type { AppError } from '@/lib/domain/result';

type UnreadNoteProps = {
  what: string;
  error: Pick<AppError, 'code' | 'message'>;
  forbidden: string;
  /** Where to go from something that is not there. */
  all?: { href: string; label: string };
};

/** In the place of what a page could not read: a refusal explained, anything else with another try. */
export function UnreadNote({ what, error, forbidden, all }: UnreadNoteProps) {
  const router = useRouter();
  const [isTrying, startTransition] = useTransition();
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
      message={error.message}
      onRetry={() => !isTrying && startTransition(() => router.refresh())}
    />
  );
}
