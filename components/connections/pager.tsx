'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { plural } from '@/lib/domain/format';
import { PAGE_SIZES } from '@/lib/domain/paging';
import { useConnections } from './connections-context';

type PagerProps = { count: number; next: string | null; previous: string | null; isBusy: boolean };

/** There are no page numbers: connections come and go, and nobody counts them. */
export function Pager({ count, next, previous, isBusy }: PagerProps) {
  const { state, setState } = useConnections();
  const size = (value: string) => PAGE_SIZES.find((choice) => String(choice) === value) ?? state.size;
  function go(cursor: string | null) {
    setState({ cursor });
    window.scrollTo({ top: 0 });
  }
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 text-muted text-sm">
      <span>{plural(count, 'row')} on this page</span>
      <span className="ml-auto flex items-center gap-2">
        <Select
          aria-label="Rows on a page"
          value={state.size}
          onChange={({ target }) => setState({ size: size(target.value), cursor: null })}
          className="w-28 pointer-coarse:w-34"
        >
          {PAGE_SIZES.map((choice) => (
            <option key={choice} value={choice}>
              {choice} rows
            </option>
          ))}
        </Select>
        {state.cursor !== null && (
          <Button variant="ghost" onClick={() => go(null)}>
            First page
          </Button>
        )}
        <Button disabled={!previous || isBusy} onClick={() => go(previous)}>
          <ChevronLeft aria-hidden="true" />
          Previous
        </Button>
        <Button disabled={!next || isBusy} onClick={() => go(next)}>
          Next
          <ChevronRight aria-hidden="true" />
        </Button>
      </span>
    </nav>
  );
}
