'use client';

import { SearchX } from 'lucide-react';
import { EmptyState } from '@/components/ui/empty-state';
import type { ConnectionPage } from '@/lib/domain/connection';
import { emptyIdsWords } from './empty-words';
import { NothingMatches } from './nothing-matches';

type NothingHereProps = {
  title: string;
  hasMore: boolean;
  /** The page of a link, or further on. */
  isLater: boolean;
  isUntold: boolean;
  page: Partial<ConnectionPage>;
};

/** Why there are no rows though there were, or may be others, and what to do next. */
export function NothingHere({ title, hasMore, isLater, ...rest }: NothingHereProps) {
  const ofIds = emptyIdsWords(rest.page);
  if (hasMore) {
    return (
      <EmptyState icon={<SearchX aria-hidden="true" />} title={title}>
        {ofIds ?? 'None of the rows that were read here is to be shown: they are over by their TTL or do not match.'}{' '}
        There are more pages.
      </EmptyState>
    );
  }
  if (isLater) {
    return (
      // The way to the first page stands below, among those to other pages.
      <EmptyState icon={<SearchX aria-hidden="true" />} title={title}>
        {ofIds ?? 'Its connections have left since the link was made.'}
      </EmptyState>
    );
  }
  return <NothingMatches title={title} {...rest} />;
}
