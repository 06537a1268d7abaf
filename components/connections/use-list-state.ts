'use client';

import { useQueryStates } from 'nuqs';
import { type ListState, listParams } from './list-params';

/** The list's state in the URL; every change is a step that the Back button takes back. */
export function useListState(): [ListState, (changes: Partial<ListState>) => void] {
  const [state, setState] = useQueryStates(listParams, { history: 'push' });
  return [state, (changes) => void setState(changes)];
}
