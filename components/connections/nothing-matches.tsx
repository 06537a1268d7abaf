'use client';

import { SearchX } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import type { ConnectionPage } from '@/lib/domain/connection';
import { formatSearch, parseSearch, type Term } from '@/lib/domain/search';
import { areMissing } from './are-missing';
import { useConnections } from './connections-context';
import { answerWords, whyNothing } from './empty-words';
import { UNFILTERED } from './list-params';

type NothingMatchesProps = { title: string; isUntold: boolean; page: Partial<ConnectionPage> };

/** What a bare word was taken for is worth a second look; an id may live though no row has it. */
export function NothingMatches({ title, isUntold, page }: NothingMatchesProps) {
  const { state, setState } = useConnections();
  const { terms } = parseSearch(state.q);
  const only = terms.length === 1 ? terms[0] : undefined;
  const id = only?.kind === 'id' ? only.value : undefined;
  const asIds = idsMeant(terms);
  return (
    <EmptyState
      icon={<SearchX aria-hidden="true" />}
      title={title}
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
      <p>
        {whyNothing(only, { isCertain: !page.unanswered, isUntold, areMissing: areMissing(page), plan: page.plan })}
      </p>
      <p className="mt-2 whitespace-pre-line text-sm">{answerWords(page)}</p>
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
