import type { ConnectionPage } from '@/lib/domain/connection';
import { formatCount, plural } from '@/lib/domain/format';
import { parseSearch } from '@/lib/domain/search';

/** The ids of a search for several, in the order of its pages; none of any other search. */
export function listedIds(q: string): string[] {
  return parseSearch(q).terms.flatMap((term) => (term.kind === 'ids' ? term.values : []));
}

type Answer = Pick<ConnectionPage, 'rows' | 'missingIds'>;

/**
 * Those of `ids` that the registry does not hold, in their order. `whole`: what came when all of them were looked up, which may be a while ago; the page
 * on screen, where it is of these ids, is newer and knows better of its own.
 */
export function missingOf(ids: readonly string[], whole: Answer | undefined, page: Answer | undefined): string[] {
  const missing = new Set([...(whole?.missingIds ?? []), ...(page?.missingIds ?? [])]);
  for (const { connectionId } of page?.rows ?? []) missing.delete(connectionId);
  return ids.filter((id) => missing.has(id));
}

/** Whether the page, which is newer, says of one of its ids otherwise than the look at all of them did. */
export function isOutdated(whole: Answer, page: Answer): boolean {
  const missing = new Set(whole.missingIds);
  return (
    (page.missingIds ?? []).some((id) => !missing.has(id)) ||
    page.rows.some(({ connectionId }) => missing.has(connectionId))
  );
}

/** `of`: what the ids are of, such as `of this page`. */
export function missingWords(missing: number, ids: number, of = ''): string {
  const all = `${plural(ids, 'id')}${of && ` ${of}`}`;
  if (missing === 0) return `All ${all} are in the registry.`;
  if (missing === ids) return `None of the ${all} is in the registry.`;
  return `${formatCount(missing)} of the ${all} ${missing === 1 ? 'is' : 'are'} not in the registry.`;
}
