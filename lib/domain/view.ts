import type { ListOrder } from './paging';

/** In one list: the shared ones of a target, or one person's own. */
export const MAX_VIEWS = 100;
export const MAX_VIEW_NAME = 60;
/** In characters. A list of views is read in one answer of the table, which holds 1 MB: 100 of these in any script. */
export const MAX_VIEW_SEARCH = 3_000;

/** What a view holds: the list's search, order and page size, and how the table looks. */
export type ViewContent = {
  q: string;
  size: number;
  order: ListOrder;
  /** Keys of the shown columns in their order. One that there is no more is left out where it is used. */
  columns: readonly string[];
  density: 'comfortable' | 'compact';
};

/** A saved view as somebody sees it. */
export type View = ViewContent & {
  /** Stays the same when it is renamed or shared: links carry it. */
  id: string;
  name: string;
  isShared: boolean;
  /** Who made it. */
  by: string;
  /** epoch ms */
  updatedAt: number;
  mayChange: boolean;
  /** It searches by what this person sees masked, so its search is not told. */
  isWithheld?: true;
};

/** Names that look the same are the same name. */
export function viewNameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
