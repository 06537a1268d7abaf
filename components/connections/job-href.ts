import { placeSearch } from '@/lib/client/long-search';

/** The form of a job for what a search finds; `readAt` is when the list was read that it was chosen on, epoch ms. */
export function jobHref(target: string, q: string, readAt: number | undefined): string {
  const { params, hash } = placeSearch(q);
  const given = Object.entries({ target, ...params, at: readAt === undefined ? '' : String(readAt) });
  return `/jobs/new?${new URLSearchParams(given.filter(([, value]) => value))}${hash}`;
}
