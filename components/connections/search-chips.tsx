'use client';

import { X } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { parseSearch } from '@/lib/domain/search';
import { useConnections } from './connections-context';
import { UNFILTERED } from './list-params';
import { describeTerm, withoutTerm } from './search-terms';

/** What the search was understood as, a chip for each part, which takes it away. */
export function SearchChips() {
  const { state, setState } = useConnections();
  const terms = useMemo(() => parseSearch(state.q).terms, [state.q]);
  if (terms.length === 0) return null;
  return (
    <ul aria-label="Filters" className="mt-2 flex flex-wrap items-center gap-1.5">
      {terms.map((term) => (
        <li key={JSON.stringify(term)} className="min-w-0">
          <button
            type="button"
            aria-label={`Remove the filter ${describeTerm(term)}`}
            onClick={() => setState({ q: withoutTerm(terms, term), cursor: null })}
            className="flex h-6 max-w-80 items-center gap-1 rounded-full bg-accent-soft pr-1.5 pl-2.5 text-accent text-xs hover:bg-hover pointer-coarse:h-9"
          >
            <span className="truncate">{describeTerm(term)}</span>
            <X aria-hidden="true" className="size-3 shrink-0" />
          </button>
        </li>
      ))}
      {terms.length > 1 && (
        <li>
          <Button variant="ghost" size="sm" className="h-6!" onClick={() => setState(UNFILTERED)}>
            Clear all
          </Button>
        </li>
      )}
    </ul>
  );
}
