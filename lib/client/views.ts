import { queryOptions } from '@tanstack/react-query';
import type { View } from '@/lib/domain/view';
import { getJson } from './unwrap';

export const viewsKey = (target: string) => ['views', target] as const;

/** Saved views of a target: the shared ones and this person's own. Asked for when one is open or the menu is, never polled. */
export function viewList(target: string) {
  return queryOptions({
    queryKey: viewsKey(target),
    queryFn: ({ signal }) => getJson<View[]>(`/api/views?${new URLSearchParams({ target })}`, signal),
  });
}
