'use client';

import { useMemo } from 'react';
import { PageHeader } from '@/components/shell/page-header';
import { cx } from '@/components/ui/cx';
import { Later } from '@/components/ui/later';
import { useExtra, usePreload } from '@/components/ui/use-extra';
import type { Permission } from '@/lib/domain/role';
import type { TargetDto } from '@/lib/domain/target';
import { ActDialogs } from './act-dialogs';
import { ChangesPill } from './changes-pill';
import { ClockProvider } from './clock';
import { ConnectionDrawer } from './connection-drawer';
import { type Connections, ConnectionsProvider } from './connections-context';
import { ExportButton } from './export-button';
import { JobLink } from './job-link';
import { ListBody } from './list-body';
import type { ListState } from './list-params';
import { QuickFilters } from './quick-filters';
import { RefreshControl } from './refresh-control';
import { SearchBox } from './search-box';
import { SearchChips } from './search-chips';
import { TableButton } from './table-button';
import { useAnnouncedChanges } from './use-announced-changes';
import { useCheckNow } from './use-check-now';
import { useConnectionsList } from './use-connections-list';
import { useDialogs } from './use-dialogs';
import { useEscape } from './use-escape';
import { useHints } from './use-hints';
import { useListAttention } from './use-list-attention';
import { useOpenView } from './use-open-view';
import { useRefreshInterval } from './use-refresh-interval';
import { useScanConsent } from './use-scan-consent';
import { useStable } from './use-stable';
import { useTableSettings } from './use-table-settings';
import { ViewNote } from './view-note';
import { isChanged } from './view-state';
import { ViewsButton } from './views-button';

type ConnectionsViewProps = {
  target: TargetDto;
  permissions: Permission[];
  state: ListState;
  setState: Connections['setState'];
  startedAt: number;
};

const loadBar = () => import('./action-bar');

const NO_FILTERS: Connections['finds'] = [];

/** Who is connected right now, and what can be done about it. */
export function ConnectionsView({ target, permissions, state, setState, startedAt }: ConnectionsViewProps) {
  const [seconds, setSeconds] = useRefreshInterval();
  const { isLookedAt, topRef, listProps } = useListAttention();
  const { dialog, listRef, start, close } = useDialogs();
  const [mayScan, setMayScan] = useScanConsent(target.name);
  const opened = useOpenView(target.name, state);
  const [table, setTable] = useTableSettings(opened.view);
  const everyMs = seconds * 1000;
  const isCovered = state.open !== null || dialog?.isOpen === true;
  const isQuiet = table.appliesItself && !isLookedAt && !isCovered;
  const list = useConnectionsList({
    target,
    state,
    everyMs,
    mayScan,
    isQuiet,
  });
  const { page, selected, known, learn } = list;
  usePreload(loadBar);
  const late = useExtra(loadBar, selected.length > 0);
  const hints = useHints(list.rows, permissions.includes('personal.read'), target.stage);
  const { check, isChecking } = useCheckNow({ target, known, learn });
  useAnnouncedChanges(list.changes.words);
  useEscape(selected.length > 0, list.clearSelection);

  const { view } = opened;
  const isViewChanged = view !== undefined && isChanged(view, { state, table });
  const finds = page.held?.latest.finds ?? NO_FILTERS;
  const actions = {
    start: useStable(start),
    check: useStable(check),
    setTable: useStable(setTable),
    setMayScan: useStable((given: boolean) => {
      setMayScan(given);
      // The button goes; whoever pressed it goes on from the list.
      listRef.current?.focus({ preventScroll: true });
    }),
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the actions never change; what every row reads must not either.
  const shared = useMemo(
    () => ({
      ...actions,
      target,
      can: {
        send: permissions.includes('connections.send'),
        kick: permissions.includes('connections.kick'),
        block: permissions.includes('blocks.manage'),
        remove: permissions.includes('registry.remove'),
        reveal: permissions.includes('personal.reveal'),
      },
      state,
      setState,
      isChecking,
      finds,
      table,
      view,
      isViewChanged,
    }),
    [target, permissions, state, setState, isChecking, finds, table, view, isViewChanged],
  );
  const readAt = page.held?.latest.readAt;
  // The same element as long as nothing in it changes: what happens to the list must not wake it.
  const tools = useMemo(
    () => (
      <Later>
        <QuickFilters hints={hints} />
        <span className="ml-auto flex items-center">
          <JobLink readAt={readAt} />
          <ViewsButton />
          <ExportButton />
          <TableButton />
        </span>
      </Later>
    ),
    [hints, readAt],
  );
  return (
    <ConnectionsProvider value={shared}>
      <ClockProvider skewMs={page.skewMs} startedAt={startedAt}>
        <div className={cx(state.open !== null && 'lg:pr-[27.5rem]')}>
          <PageHeader
            title="Connections"
            actions={
              <RefreshControl
                seconds={seconds}
                onSeconds={setSeconds}
                readAt={page.readAt}
                isFetching={page.isFetching}
                silentSince={list.changes.silentSince}
                onRefresh={page.refresh}
              />
            }
          />
          <SearchBox hints={hints} />
          <SearchChips />
          <div
            className={cx(
              // Where the tools leave no gap in their middle, the pill of changes has its space below them; on a phone it stands on the table's head.
              'my-2 flex min-h-8 items-center py-0.5 max-sm:-mx-4 max-sm:my-1 max-sm:scroll-row max-sm:px-4 max-sm:py-1 sm:flex-wrap sm:max-lg:mb-5 sm:max-lg:pointer-coarse:mb-8',
              selected.length > 0 && 'sticky top-(--shell-top) z-20 bg-canvas',
            )}
          >
            {late && selected.length > 0 ? (
              <late.ActionBar
                selected={selected}
                readAt={readAt}
                onUnselect={list.unselect}
                onClear={list.clearSelection}
              />
            ) : (
              tools
            )}
          </div>
          {opened.problem && <ViewNote problem={opened.problem} />}
          <div ref={topRef} />
          <ChangesPill
            words={list.changes.words}
            isLate={isQuiet}
            hasBar={selected.length > 0}
            onShow={(isByKey) => {
              list.changes.show();
              // The pill goes; whoever pressed it by key goes on from the list.
              if (isByKey) listRef.current?.focus({ preventScroll: true });
              window.scrollTo({ top: 0 });
            }}
          />
          <section ref={listRef} tabIndex={-1} aria-label="List of connections" {...listProps}>
            <ListBody list={list} mayScan={mayScan} />
          </section>
        </div>
        <ConnectionDrawer
          known={known}
          learn={learn}
          everyMs={everyMs}
          listed={page.held?.rows.find(({ row }) => row.connectionId === state.open)}
        />
        <ActDialogs dialog={dialog} rows={list.rows} readAt={readAt} known={known} onClose={close} />
      </ClockProvider>
    </ConnectionsProvider>
  );
}
