import { queryOptions } from '@tanstack/react-query';
import type { JobException, JobPage, JobProgress, JobReturns, NoticePreview } from '@/lib/domain/job';
import { isActive } from '@/lib/domain/job';
import { getShared } from './queries';
import { getJson, postForJson } from './unwrap';

const POLL_MS = 5_000;
const RETURNS_MS = 30_000;
const POLL_WHILE_ACTIVE_MS = 1_000;

export function jobsOf(target: string, cursor: string | null) {
  const search = new URLSearchParams({ target, ...(cursor && { cursor }) });
  return queryOptions({
    queryKey: ['jobs', target, 'list', cursor] as const,
    queryFn: (asked) => getShared<JobPage>(`/api/jobs?${search}`, asked),
    refetchInterval: POLL_MS,
  });
}

export function jobOf(target: string, id: string) {
  const search = new URLSearchParams({ target });
  search.set('id', id);
  return queryOptions({
    queryKey: ['jobs', target, id] as const,
    // `id` is a list for other reads; a job has one.
    queryFn: (asked) => getShared<JobProgress>(`/api/jobs/job?${search}`, asked),
    refetchInterval: ({ state: { data } }) => (data && isActive(data) ? POLL_WHILE_ACTIVE_MS : POLL_MS),
  });
}

type ExceptionsAsked = { target: string; id: string; outcome: string; cursor: string | null; version: string };

/** Of one outcome, or '' for all. `version`: another one whenever they may be others. */
export function exceptionsOf({ target, id, outcome, cursor, version }: ExceptionsAsked) {
  const search = new URLSearchParams({ target, id, ...(outcome && { outcome }), ...(cursor && { cursor }) });
  const list = ['jobs', target, id, 'exceptions', outcome] as const;
  return queryOptions({
    queryKey: [...list, cursor, version] as const,
    queryFn: ({ signal }) =>
      getJson<{ exceptions: JobException[]; next: string | null }>(`/api/jobs/exceptions?${search}`, signal),
    // Until those of now are there, those of a moment ago, or the page before: never the list of another choice.
    placeholderData: (previous, query) =>
      query && list.every((part, index) => part === query.queryKey[index]) ? previous : undefined,
  });
}

export function returnsOf(target: string, id: string, cursor: string | null) {
  const search = new URLSearchParams({ target, ...(cursor && { cursor }) });
  search.set('id', id);
  return queryOptions({
    queryKey: ['jobs', target, id, 'returns', cursor] as const,
    queryFn: ({ signal }) => getJson<JobReturns>(`/api/jobs/returns?${search}`, signal),
    // Each look reads users of the registry one by one.
    refetchInterval: RETURNS_MS,
  });
}

type PreviewWish = { target: string; text: string; format: 'text' | 'json'; of: string; q: string };

/** What one recipient would get. The text may be longer than a URL. */
export function previewNotice(wish: PreviewWish): Promise<NoticePreview> {
  return postForJson<NoticePreview>('/api/jobs/preview', String(new URLSearchParams(wish)));
}
