import { queryOptions } from '@tanstack/react-query';
import type { SavedTemplate } from '@/lib/domain/saved-template';
import { getJson } from './unwrap';

export const templatesKey = (target: string) => ['templates', target] as const;

/** Saved templates of a target: the shared ones and this person's own. */
export function templateList(target: string) {
  return queryOptions({
    queryKey: templatesKey(target),
    queryFn: ({ signal }) => getJson<SavedTemplate[]>(`/api/templates?${new URLSearchParams({ target })}`, signal),
  });
}
