'use client';

import { NoTarget } from '@/components/shell/no-target';
import { targetHref } from '@/components/shell/target-href';
import { buttonClass } from '@/components/ui/button-class';
import { EmptyState } from '@/components/ui/empty-state';
import type { TargetDto } from '@/lib/domain/target';
import { ConnectionsView } from './connections-view';
import type { LinkedView } from './list-params';
import { useListState } from './use-list-state';

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
  const [first] = targets;
  if (!first) return <NoTarget />;
  if (!target) {
    return (
      <EmptyState
        title={`There is no target named ${state.target.slice(0, 40)}`}
        action={
          <a href={targetHref('/connections', first.name, targets)} className={buttonClass('primary')}>
            Go to {first.title}
          </a>
        }
      >
        It may have been renamed or removed since the link was made, or it is not open to you.
      </EmptyState>
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
