'use client';

import { Search } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import type { ConnectionPage } from '@/lib/domain/connection';
import { searchOnWords } from './search-on-words';

type SearchOnProps = { page: ConnectionPage; cursor: string | null; isEmpty: boolean; onStart: () => void };

/** One page asks about some hundreds of states, or reads some thousands of rows: whether to go through them all, and what that costs. */
export function SearchOn({ page, cursor, isEmpty, onStart }: SearchOnProps) {
  const [reached, further] = searchOnWords(page, cursor);
  const button = (
    <Button {...(isEmpty ? { variant: 'primary' } : { size: 'sm' })} onClick={onStart}>
      Search all rows
    </Button>
  );
  if (!isEmpty) {
    return (
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <p className="min-w-0 flex-1 basis-80 text-muted">
          {reached} {further} It can be stopped at any time.
        </p>
        {button}
      </div>
    );
  }
  return (
    <EmptyState icon={<Search aria-hidden="true" />} title="Nothing found so far" action={button}>
      <p>{reached} Nothing there matches.</p>
      <p className="mt-2">{further} It can be stopped at any time, and shows what it finds as it goes.</p>
    </EmptyState>
  );
}
