'use client';

import { Cable, SearchX } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { formatSearch, parseSearch, type Term } from '@/lib/domain/search';
import { useConnections } from './connections-context';
import { whyNothing } from './empty-words';
import { UNFILTERED } from './list-params';

type EmptyListProps = {
  hasMore: boolean;
  unanswered?: number | undefined;
  /** All that was gone through, not one page. */
  isRun?: boolean;
  /** The rows do not hold what was asked for. */
  isUntold?: boolean;
};

/** No rows: because all of them have expired, because the page emptied meanwhile, because nothing matches, or because nobody is connected. */
export function EmptyList({ hasMore, unanswered = 0, isRun = false, isUntold = false }: EmptyListProps) {
  const { state, setState, target } = useConnections();
  if (hasMore) {
    return (
      <EmptyState icon={<SearchX aria-hidden="true" />} title="Nothing on this page">
        None of the rows that were read here is to be shown: they are over by their TTL or do not match. There are more
        pages.
      </EmptyState>
    );
  }
  if (state.cursor !== null && !isRun) {
    return (
      <EmptyState
        icon={<SearchX aria-hidden="true" />}
        title="This page is empty now"
        action={<Button onClick={() => setState({ cursor: null })}>Go to the first page</Button>}
      >
        Its connections have left since the link was made.
      </EmptyState>
    );
  }
  if (state.q) return <NothingMatches isCertain={unanswered === 0} isUntold={isUntold} />;
  return (
    <EmptyState icon={<Cable aria-hidden="true" />} title="Nothing is connected">
      <p>Clients of {target.title} appear here as soon as they connect. Try one yourself:</p>
      <code className="mt-3 inline-block max-w-full overflow-x-auto rounded bg-hover px-2 py-1 font-mono text-ink text-sm">
        npx wscat -c '&lt;your WebSocket URL&gt;'
      </code>
    </EmptyState>
  );
}

/** What a bare word was taken for is worth a second look; an id may live though no row has it. */
function NothingMatches({ isCertain, isUntold }: { isCertain: boolean; isUntold: boolean }) {
  const { state, setState } = useConnections();
  const { terms } = parseSearch(state.q);
  const only = terms.length === 1 ? terms[0] : undefined;
  const id = only?.kind === 'id' ? only.value : undefined;
  const asIds = idsMeant(terms);
  return (
    <EmptyState
      icon={<SearchX aria-hidden="true" />}
      title={isCertain ? 'Nothing matches' : 'Nothing is known to match'}
      action={
        <>
          <Button onClick={() => setState(UNFILTERED)}>Clear filters</Button>
          {id && <Button onClick={() => setState({ open: id })}>Ask API Gateway about this id</Button>}
          {asIds && (
            <Button onClick={() => setState({ q: formatSearch([asIds]), cursor: null })}>
              {asIds.kind === 'id' ? 'Find it as an id' : 'Find them as ids'}
            </Button>
          )}
        </>
      }
    >
      {whyNothing(only, { isCertain, isUntold })}
    </EmptyState>
  );
}

/** Bare words that have not the form of an id were taken for users; in another gateway's or table's form they may be ids all the same. */
function idsMeant(terms: readonly Term[]): Term | undefined {
  const [term, ...others] = terms;
  if (others.length === 0 && term?.kind === 'user') return { ...term, kind: 'id' };
  const values = terms.flatMap((term) => {
    if (term.kind === 'ids' || term.kind === 'users') return term.values;
    return term.kind === 'id' || term.kind === 'user' ? [term.value] : [];
  });
  const isOfThese =
    terms.every(({ kind }) => /^(id|user)s?$/.test(kind)) && terms.some(({ kind }) => /^user/.test(kind));
  return isOfThese ? { kind: 'ids', values } : undefined;
}
