import { queryOptions } from '@tanstack/react-query';
import type { ExportPlan } from '@/lib/domain/export';
import { postForJson } from './unwrap';

/** What an export of this search would take; asked anew each time somebody is about to export. */
export function exportPlan(target: string, q: string) {
  return queryOptions({
    queryKey: ['connections', target, 'export plan', q],
    queryFn: ({ signal }) =>
      postForJson<ExportPlan>('/api/connections/export/plan', String(new URLSearchParams({ target, q })), signal),
    networkMode: 'always',
    retry: false,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}
