'use client';

import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorNote } from '@/components/ui/error-note';
import { ActError } from '@/lib/client/unwrap';
import { useConnections } from './connections-context';
import { UNFILTERED } from './list-params';
import { isSignedOut } from './poll-options';

type ListProblemProps = {
  error: Error;
  /** Rows of an earlier answer are still on screen. */
  hasRows: boolean;
  onRetry: () => void;
};

/** Why the list could not be read, and the way on. */
export function ListProblem({ error, hasRows, onRetry }: ListProblemProps) {
  const { target, state, setState } = useConnections();
  if (isSignedOut(error)) {
    return (
      <EmptyState
        title="Your session has ended"
        action={
          <a href="/sign-in" className={buttonClass('primary')}>
            Sign in again
          </a>
        }
      >
        {hasRows ? 'Below is what was known until then.' : error.message}
      </EmptyState>
    );
  }
  const isOfSearch =
    error instanceof ActError && (error.code === 'invalid' || (error.code === 'forbidden' && state.q !== ''));
  if (isOfSearch && !hasRows) {
    const way = state.cursor === null ? 'Clear filters' : 'Go to the first page';
    return (
      <EmptyState
        title={state.cursor === null ? 'This cannot be searched for' : 'This page cannot be found'}
        action={<Button onClick={() => setState(state.cursor === null ? UNFILTERED : { cursor: null })}>{way}</Button>}
      >
        {error.message}
      </EmptyState>
    );
  }
  return (
    <ErrorNote
      title={hasRows ? 'Not refreshed: below is what was known last' : 'The registry could not be read'}
      message={error.message}
      onRetry={onRetry}
      className="my-3"
    >
      {error instanceof ActError && error.code === 'unavailable' && target.permissions.includes('doctor.examine') && (
        <Link href={`/doctor?target=${target.name}`} className="underline">
          Let the doctor look
        </Link>
      )}
    </ErrorNote>
  );
}
