import { placeSearch, readLongSearch } from '@/lib/client/long-search';
import type { ListParams } from '@/lib/client/queries';
import { DEFAULT_PAGE_SIZE, type ListOrder, PAGE_SIZES } from '@/lib/domain/paging';
import { formatSearch } from '@/lib/domain/search';
import { isCidr } from '@/lib/domain/search-ip';

/** Everything about the list that a link carries. `q` is the search, `open` the id of the connection in the drawer, `view` that of a saved view. */
export type ListState = {
  target: string;
  q: string;
  size: (typeof PAGE_SIZES)[number];
  order: ListOrder;
  cursor: string | null;
  open: string | null;
  view: string | null;
};

/** What a link to a view leaves unsaid. */
export type LinkedView = { id: string; q: string; size: number; order: ListOrder };

type Param = (name: string) => string | null | undefined;

/** Reads the state of an address; what a link says wrong counts as not said. `hash` is unknown to the server. */
export function readListState(param: Param, hash = '', linked: LinkedView | null = null): ListState {
  const view = param('view') || null;
  if (linked && view === linked.id && leavesListUnsaid(param)) {
    return readListState(
      (name) => (name === 'q' || name === 'size' || name === 'order' ? String(linked[name]) : param(name)),
      hash,
    );
  }
  return {
    target: param('target') ?? '',
    q: readLongSearch(param, hash) ?? param('q') ?? readExactFilters(param),
    size: PAGE_SIZES.find((size) => String(size) === param('size')) ?? DEFAULT_PAGE_SIZE,
    order: param('order') === 'oldest' ? 'oldest' : 'newest',
    cursor: param('cursor') || null,
    open: param('open') || null,
    view,
  };
}

/** Whether it is for the view that is named to say which list this is. */
export function leavesListUnsaid(param: Param): boolean {
  return ['q', 'long', 'id', 'user', 'ip', 'size', 'order'].every((name) => typeof param(name) !== 'string');
}

/** The address of this state; what is as it always is goes without saying, except that a view may say otherwise. */
export function listHref({ size, order, q, ...named }: ListState): string {
  const { params, hash } = placeSearch(q);
  const isOfView = named.view !== null;
  const given = Object.entries({
    target: named.target,
    ...params,
    size: size === DEFAULT_PAGE_SIZE && !isOfView ? '' : String(size),
    order: order === 'newest' && !isOfView ? '' : order,
    cursor: named.cursor,
    open: named.open,
    view: named.view,
  }).flatMap(([name, value]): [string, string][] => (value || (name === 'q' && isOfView) ? [[name, value ?? '']] : []));
  const search = given.length > 0 ? `/connections?${new URLSearchParams(given)}` : '/connections';
  return `${search}${hash}`;
}

/** What the server is asked for this state: the same on both sides, so that what the server has read is not asked again. */
export function pageParams({ q, size, order, cursor }: ListState, target: string, scan: boolean): ListParams {
  return { target, q, id: '', user: '', ip: '', size, ...(order === 'oldest' && { order }), cursor, scan };
}

/** A link to a view, which says nothing of what it holds: it shows what it holds by then. */
export function viewHref(target: string, id: string): string {
  return `/connections?${new URLSearchParams({ target, view: id })}`;
}

export const UNFILTERED = { q: '', cursor: null };

/** `id`, `user` and `ip` as parameters of their own: links that people and other programs make by hand. */
function readExactFilters(param: Param): string {
  return (['id', 'user', 'ip'] as const)
    .flatMap((name) => {
      const value = param(name);
      // A block of addresses is one too.
      return value ? [name === 'ip' && isCidr(value) ? `ip:${value}` : formatSearch([{ kind: name, value }])] : [];
    })
    .join(' ');
}
