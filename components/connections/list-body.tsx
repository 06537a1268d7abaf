'use client';

import { cx } from '@/components/ui/cx';
import { useExtra, usePreload } from '@/components/ui/use-extra';
import { useConnections } from './connections-context';
import { ConnectionsTable } from './connections-table';
import { EmptyList, loadNothing } from './empty-list';
import { ListProblem } from './list-problem';
import { Pager } from './pager';
import { unansweredWords } from './read-words';
import { ScanConsent } from './scan-consent';
import { mayRunOn } from './scan-run';
import { TableSkeleton } from './table-skeleton';
import type { useConnectionsList } from './use-connections-list';

const loadProgress = () => import('./scan-progress');
const loadSearchOn = () => import('./search-on');
const loadMissing = () => import('./missing-ids');

type ListBodyProps = {
  list: ReturnType<typeof useConnectionsList>;
  /** Whether this person agreed to a scan. */
  mayScan: boolean;
};

/** The list in the state it is in: first reading, failed, to be agreed to, searched for, empty, or rows. */
export function ListBody({ list, mayScan }: ListBodyProps) {
  const { state, setMayScan } = useConnections();
  const { page, rows, run, scan } = list;
  const latest = page.held?.latest;
  const mayGoOn = !run && mayRunOn(state.q, latest);
  usePreload(loadNothing);
  const late = useExtra(loadProgress, run !== undefined || mayGoOn);
  const offer = useExtra(loadSearchOn, mayGoOn);
  const isOfIds = !run && latest?.idsOnPage !== undefined;
  const ofIds = useExtra(loadMissing, isOfIds);
  if (run) {
    return (
      <div className="@container">
        {late && <late.ScanProgress run={run} onStop={scan.stop} onResume={scan.resume} />}
        <Missing words={unansweredWords(run.unanswered)} />
        {rows.length > 0 && <ConnectionsTable list={list} />}
        {rows.length === 0 && run.phase === 'done' && (
          <EmptyList hasMore={false} page={{ unanswered: run.unanswered }} isRun isUntold={!!run.notHeld?.length} />
        )}
        {rows.length === 0 && run.phase === 'running' && <TableSkeleton />}
      </div>
    );
  }
  const problem = (hasRows: boolean) =>
    page.error && <ListProblem error={page.error} hasRows={hasRows} onRetry={page.refresh} />;

  // Rows of another filter or page say nothing about this one once it has failed.
  if (!page.held || (page.isStale && page.error)) return problem(false) ?? <TableSkeleton />;
  const { consent, unanswered, note } = page.held.latest;
  // While an answer to an agreement is under way there is no question.
  if (consent && mayScan && state.q === '') return <TableSkeleton />;
  if (consent && page.isStale) return <TableSkeleton />;
  if (consent) {
    return (
      <>
        {problem(true)}
        <ScanConsent sentences={consent} onConsent={() => (state.q ? scan.start() : setMayScan(true))} />
      </>
    );
  }
  const isEmpty = rows.length === 0 && !page.isStale;
  const searchOn = mayGoOn && !page.isStale && offer && (
    <offer.SearchOn
      page={page.held.latest}
      cursor={state.cursor}
      isEmpty={isEmpty}
      onStart={() => latest && scan.startFrom(latest)}
    />
  );
  return (
    <>
      {problem(true)}
      {isOfIds && (
        // As high as its line before that has come.
        <div className="mb-2 min-h-8 text-sm pointer-coarse:min-h-11">
          {ofIds && <ofIds.MissingIds page={page.held.latest} isStale={page.isStale} />}
        </div>
      )}
      {!page.isStale && <Missing words={unansweredWords(unanswered)} />}
      <div className={cx('@container', page.isStale && 'opacity-60')} aria-busy={page.isStale}>
        {isEmpty ? (
          searchOn ||
          (note && <Missing words={note} />) || <EmptyList hasMore={page.held.next !== null} page={page.held.latest} />
        ) : (
          <>
            {searchOn}
            <ConnectionsTable list={list} />
          </>
        )}
        {/* One and the same on a page without rows, so that who leafs through by keys stays on its buttons. */}
        {(!isEmpty || page.held.next !== null || state.cursor !== null) && (
          <Pager count={rows.length} held={page.held} isBusy={page.isStale} />
        )}
      </div>
    </>
  );
}

/** What is not among the rows. */
function Missing({ words }: { words: string | undefined }) {
  return words && <p className="mb-2 text-muted text-sm">{words}</p>;
}
