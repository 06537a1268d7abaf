import type { ConnectionRow } from '@/lib/domain/connection';
import { MAX_SELECTION } from '@/lib/domain/paging';

/** Selected rows by id, as they were seen: those of other pages are known only from here. */
export type Selection = ReadonlyMap<string, ConnectionRow>;
/** `refused`: how many did not fit under MAX_SELECTION. */
export type SelectionChange = { selection: Selection; refused: number };

export function addRows(selection: Selection, rows: readonly ConnectionRow[]): SelectionChange {
  const next = new Map(selection);
  let refused = 0;
  for (const row of rows) {
    if (next.size < MAX_SELECTION || next.has(row.connectionId)) next.set(row.connectionId, row);
    else refused += 1;
  }
  return { selection: next, refused };
}

export function removeRows(selection: Selection, rows: readonly ConnectionRow[]): Selection {
  const next = new Map(selection);
  for (const row of rows) next.delete(row.connectionId);
  return next;
}

/** The rows from the anchor to `id`, both included, in either direction; only that row when the anchor is not there. */
export function rowsBetween(rows: readonly ConnectionRow[], anchor: string | undefined, id: string): ConnectionRow[] {
  const to = rows.findIndex((row) => row.connectionId === id);
  const from = rows.findIndex((row) => row.connectionId === anchor);
  if (to === -1) return [];
  if (from === -1) return rows.slice(to, to + 1);
  return rows.slice(Math.min(from, to), Math.max(from, to) + 1);
}

/** What the checkbox over the page shows. */
export function pageChecked(selection: Selection, rows: readonly ConnectionRow[]): boolean | 'indeterminate' {
  const count = rows.filter((row) => selection.has(row.connectionId)).length;
  if (count === 0) return false;
  return count === rows.length ? true : 'indeterminate';
}
