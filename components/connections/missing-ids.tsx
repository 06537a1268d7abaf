'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { connectionPage } from '@/lib/client/queries';
import type { ConnectionPage } from '@/lib/domain/connection';
import { formatClock, plural } from '@/lib/domain/format';
import { formatSearch, MAX_LISTED } from '@/lib/domain/search';
import { useConnections } from './connections-context';
import { pageParams } from './list-params';
import { isOutdated, listedIds, missingOf, missingWords } from './missing-words';

type MissingIdsProps = {
  page: ConnectionPage;
  /** The page is of another list, or of other ids of this one. */
  isStale: boolean;
};

/** A look at a whole list reads all its ids: no more often than this, whoever comes and goes. */
const LOOK_AGAIN_MS = 60_000;

/** As high as the one that opens. */
const LINE = 'min-h-8 py-1.5 text-muted pointer-coarse:min-h-11';

/**
 * Which ids of a pasted list the registry does not hold. A page tells it of its own ids alone, so that those of a longer list are looked up, all of
 * them together and without what filters them, and again when the page finds one otherwise; the plan of the search says what that costs.
 */
export function MissingIds({ page, isStale }: MissingIdsProps) {
  const { state, target } = useConnections();
  const ids = useMemo(() => listedIds(state.q), [state.q]);
  const here = isStale ? undefined : page;
  const isWhole = here !== undefined && (here.idsOnPage ?? 0) >= ids.length;
  const all = {
    ...state,
    q: formatSearch([{ kind: 'ids', values: ids }]),
    size: MAX_LISTED,
    cursor: null,
  } as const;
  const whole = useQuery({
    ...connectionPage(pageParams({ ...all, order: 'newest' }, target.name, false)),
    enabled: ids.length > 0 && here !== undefined && !isWhole,
    staleTime: LOOK_AGAIN_MS,
  });
  const answer = whole.isPlaceholderData ? undefined : whole.data;
  const { dataUpdatedAt, errorUpdatedAt, isFetching, refetch } = whole;
  const lookedAt = Math.max(dataUpdatedAt, errorUpdatedAt);
  useEffect(() => {
    if (!here || !answer || isWhole || isFetching || !isOutdated(answer, here)) return;
    if (Date.now() - lookedAt >= LOOK_AGAIN_MS) void refetch({ cancelRefetch: false });
  }, [here, answer, isWhole, isFetching, lookedAt, refetch]);
  if (ids.length === 0) return null;
  if (!isWhole && !answer) {
    if (!here || !whole.error) return <p className={LINE}>{here && `Looking up the ${plural(ids.length, 'id')}…`}</p>;
    return (
      <p className={LINE}>
        {missingWords(here.missingIds?.length ?? 0, here.idsOnPage ?? 0, 'of this page')} Those of other pages could not
        be looked up: {whole.error.message}{' '}
        <Button size="sm" onClick={() => void refetch()}>
          Try again
        </Button>
      </p>
    );
  }
  const missing = missingOf(ids, isWhole ? undefined : answer, here);
  const since = whole.error ? ', and not looked up since' : '';
  const asOf = !isWhole && answer && ` Those of other pages: as of ${formatClock(answer.readAt)}${since}.`;
  const words = `${missingWords(missing.length, ids.length)}${asOf || ''}`;
  if (missing.length === 0) return <p className={LINE}>{words}</p>;
  return (
    <details className="group">
      <summary className="inline-flex min-h-8 cursor-pointer list-none items-center gap-1.5 rounded pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-4 shrink-0 text-muted transition-transform duration-100 group-open:rotate-90"
        />
        {words}
      </summary>
      <div className="mt-1 flex max-w-xl items-start gap-1">
        <section
          aria-label="Missing ids"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keys.
          tabIndex={0}
          className="wrap-anywhere max-h-48 min-w-0 flex-1 overflow-y-auto whitespace-pre-wrap rounded border bg-surface px-2.5 py-2 font-mono"
        >
          {missing.join('\n')}
        </section>
        <CopyButton value={missing.join('\n')} label="Copy missing ids" />
      </div>
    </details>
  );
}
