'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import type { AppError } from '@/lib/domain/result';

type UnreadNoteProps = { what: string; error: Pick<AppError, 'code' | 'message'>; forbidden: string };

/** In the place of what a page could not read: a refusal explained, anything else with another try. */
export function UnreadNote({ what, error, forbidden }: UnreadNoteProps) {
  const router = useRouter();
  const [isTrying, startTransition] = useTransition();
  if (error.code === 'forbidden') {
    return <EmptyState title={`You cannot see ${what}`}>{forbidden}</EmptyState>;
  }
  return (
    <ErrorNote
      title={`Could not read ${what}`}
      message={error.message}
      onRetry={() => !isTrying && startTransition(() => router.refresh())}
    />
  );
}
