'use client';

import { Search } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { usePreload } from '@/components/ui/use-extra';
import { useConnections } from './connections-context';
import { UNFILTERED } from './list-params';
import { TableSkeleton } from './table-skeleton';
import { useHydrated } from './use-hydrated';

/** What follows an agreement. */
const loadNext = () => import('./scan-progress');

type ScanConsentProps = { sentences: string[]; onConsent: () => void };

/** What can be answered by reading the table only, a list or a search: what that costs comes first. */
export function ScanConsent({ sentences, onConsent }: ScanConsentProps) {
  const { state, setState } = useConnections();
  usePreload(loadNext);
  const isHydrated = useHydrated();
  const isSearch = state.q !== '';
  // Until the browser has said whether there is an agreement, there is no question.
  if (!isHydrated && !isSearch) return <TableSkeleton />;
  return (
    <EmptyState
      icon={<Search aria-hidden="true" />}
      title={isSearch ? 'This search takes a scan' : 'Listing this table takes a scan'}
      action={
        <>
          <Button variant="primary" onClick={onConsent}>
            {isSearch ? 'Search by scan' : 'List by scan'}
          </Button>
          {isSearch && <Button onClick={() => setState(UNFILTERED)}>Clear filters</Button>}
        </>
      }
    >
      {sentences.map((sentence) => (
        <p key={sentence} className="mt-2">
          {sentence}
        </p>
      ))}
    </EmptyState>
  );
}
