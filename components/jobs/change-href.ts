import { placeSearch } from '@/lib/client/long-search';
import type { Job } from '@/lib/domain/job';

type Changed = Pick<Job, 'id' | 'target' | 'audience'>;

/**
 * The form of another job for those whom this one was for, with its text and its pace; undefined where it was not for everyone or for a search that
 * whoever looks may read.
 */
export function changeHref(job: Changed): string | undefined {
  const { audience } = job;
  if (audience.kind === 'everyone') return anotherHref(job);
  if (audience.kind !== 'filter' || audience.isWithheld) return undefined;
  const { q, id: oneId, user, ip } = audience.query;
  // The form has one search.
  if (!q || oneId || user || ip) return undefined;
  const { params, hash } = placeSearch(q);
  return anotherHref(job, params) + hash;
}

/** The form of another job with the text and the pace of this one; of its audience only everyone is taken over. */
export function anotherHref(
  { id, target }: Pick<Changed, 'id' | 'target'>,
  search: Record<string, string> = {},
): string {
  return `/jobs/new?${new URLSearchParams({ target, ...search, job: id })}`;
}
