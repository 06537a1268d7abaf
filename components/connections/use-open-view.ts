'use client';

import { useQuery } from '@tanstack/react-query';
import { viewList } from '@/lib/client/views';
import type { ListState } from './list-params';
import { viewProblem } from './view-state';

/** The saved view that the address names, or why it is not on screen. */
export function useOpenView(target: string, state: ListState) {
  const { data: views, error } = useQuery({
    ...viewList(target),
    networkMode: 'always',
    enabled: state.view !== null,
  });
  return {
    view: state.view === null ? undefined : views?.find(({ id, isWithheld }) => id === state.view && !isWithheld),
    problem: viewProblem(state, { views, error }),
  };
}
