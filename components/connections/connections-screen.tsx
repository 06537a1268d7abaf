'use client';

import { lazy, Suspense } from 'react';
import { PageHeader } from '@/components/shell/page-header';
import type { TargetDto } from '@/lib/domain/target';
import { ConnectionsView } from './connections-view';
import type { LinkedView } from './list-params';
import { useListState } from './use-list-state';

/** The server writes it into the page all the same. */
const NoSuchTarget = lazy(async () => ({ default: (await import('./no-such-target')).NoSuchTarget }));

type ConnectionsScreenProps = {
  targets: TargetDto[];
  /** The server's time of this rendering, epoch ms. */
  startedAt: number;
  /** The view that the address names, when the server has found it. */
  linked: LinkedView | null;
};

/** Finds the target that the URL names; with another target everything starts anew, the selection too. */
export function ConnectionsScreen({ targets, startedAt, linked }: ConnectionsScreenProps) {
  const [state, setState] = useListState(linked);
  const target = state.target ? targets.find(({ name }) => name === state.target) : targets[0];
  if (!target) {
    return (
      <>
        <PageHeader title="Connections" />
        <Suspense>
          <NoSuchTarget name={state.target} targets={targets} />
        </Suspense>
      </>
    );
  }
  return (
    <ConnectionsView
      key={target.name}
      target={target}
      permissions={target.permissions}
      state={state}
      setState={setState}
      startedAt={startedAt}
    />
  );
}
