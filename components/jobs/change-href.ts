import { placeSearch } from '@/lib/client/long-search';
import type { Job } from '@/lib/domain/job';

/** The form of another job with the search, the text and the pace of this one; undefined where it is not for a search that whoever looks may read. */
export function changeHref({ id, target, audience }: Pick<Job, 'id' | 'target' | 'audience'>): string | undefined {
  if (audience.kind !== 'filter' || audience.isWithheld) return undefined;
  const { q, id: oneId, user, ip } = audience.query;
  // The form has one search.
  if (!q || oneId || user || ip) return undefined;
  const { params, hash } = placeSearch(q);
  return `/jobs/new?${new URLSearchParams({ target, ...params, job: id })}${hash}`;
}
