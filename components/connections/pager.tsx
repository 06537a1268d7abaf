'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { Button } from '@/components/ui/button';
import { Later } from '@/components/ui/later';
import { Select } from '@/components/ui/select';
import { PAGE_SIZES } from '@/lib/domain/paging';
import { useConnections } from './connections-context';
import type { HeldList } from './held-list';
import { readWords } from './read-words';

type PagerProps = { count: number; held: HeldList; isBusy: boolean };

/** Below the rows, on a page as long as they are. */
export const Pager = memo(function Pager(props: PagerProps) {
  return (
    <Later>
      <PagerParts {...props} />
    </Later>
  );
});

/** There are no page numbers: connections come and go, and nobody counts them. */
function PagerParts({ count, held: { next, previous, latest }, isBusy }: PagerProps) {
  const { state, setState, setMayScan } = useConnections();
  const size = (value: string) => PAGE_SIZES.find((choice) => String(choice) === value) ?? state.size;
  // Where it leads no further it keeps the focus, which a button that is disabled loses.
  const step = (cursor: string | null) => ({
    'aria-disabled': !cursor,
    busy: isBusy && !!cursor,
    onClick: () => cursor && go(cursor),
    className: cursor ? '' : 'pointer-events-none opacity-50',
  });
  function go(cursor: string | null) {
    setState({ cursor });
    window.scrollTo({ top: 0 });
  }
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 text-muted text-sm">
      <span className="flex min-w-0 flex-wrap items-center gap-x-2">
        <span>{readWords(count, latest)}</span>
        {latest.plan && (
          <span className="basis-full">
            {latest.plan.sentence}
            {latest.plan.by !== 'none' &&
              // Without a search the next page costs as this one did.
              (state.q ? ` Estimated: ${latest.plan.cost}.` : ' The overview tells what following changes costs.')}
          </span>
        )}
        {latest.isPartial && <span>Reading stopped at its bound before the page was full: Next goes on.</span>}
        {latest.read.by === 'scan' && !state.q && (
          <Button variant="ghost" size="sm" onClick={() => setMayScan(false)}>
            Stop reading by scan
          </Button>
        )}
      </span>
      <span className="ml-auto flex flex-wrap items-center gap-2">
        {latest.order === 'none' && !latest.read.isOfIds && <span>No index gives an order here.</span>}
        {latest.order !== 'none' && latest.read.by === 'index' && !latest.read.isOfIds && (
          <Select
            aria-label="Order"
            value={latest.order}
            onChange={({ target }) =>
              setState({ order: target.value === 'oldest' ? 'oldest' : 'newest', cursor: null })
            }
            className="w-34"
          >
            <option value="newest">Newest first</option>
            <option value="oldest">Oldest first</option>
          </Select>
        )}
        {latest.isBackLost && <span>The way back is remembered no further.</span>}
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
        <Button {...step(previous)}>
          <ChevronLeft aria-hidden="true" />
          Previous
        </Button>
        <Button {...step(next)}>
          Next
          <ChevronRight aria-hidden="true" />
        </Button>
      </span>
    </nav>
  );
}
