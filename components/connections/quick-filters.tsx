'use client';

import { ChevronDown } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Menu } from '@/components/ui/menu';
import { formatSearch, parseSearch, type Term } from '@/lib/domain/search';
import { useConnections } from './connections-context';
import type { QuickFilterName } from './quick-filter-items';
import type { Hints } from './search-completions';
import { withTerm } from './search-terms';

const load = () => import('./quick-filter-items');

/** Menus that write terms into the search. */
export function QuickFilters({ hints }: { hints: () => Hints }) {
  return (
    <div className="flex items-center gap-1 max-sm:gap-0">
      <QuickFilter name="Status" kinds={['status']} hints={hints} />
      <QuickFilter name="Age" kinds={['older', 'newer']} hints={hints} />
      <QuickFilter name="Idle" kinds={['idle']} hints={hints} />
      <QuickFilter name="Client" kinds={['client']} hints={hints} />
    </div>
  );
}

type QuickFilterProps = { name: QuickFilterName; kinds: Term['kind'][]; hints: () => Hints };

function QuickFilter({ name, kinds, hints }: QuickFilterProps) {
  const { state, setState } = useConnections();
  const terms = useMemo(() => parseSearch(state.q).terms, [state.q]);
  const set = formatSearch(terms.filter(({ kind }) => kinds.includes(kind)));
  return (
    <Menu
      align="start"
      load={load}
      trigger={
        <Button variant="ghost" size="sm" className={cx('max-sm:gap-1 max-sm:px-1', set && 'text-accent')}>
          {name}
          <ChevronDown aria-hidden="true" className="size-3.5!" />
        </Button>
      }
    >
      {({ QuickFilterItems }) => (
        <QuickFilterItems
          name={name}
          value={set}
          hints={hints}
          onChoose={(term) => setState({ q: withTerm(terms, kinds, term), cursor: null })}
        />
      )}
    </Menu>
  );
}
