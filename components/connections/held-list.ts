import type { ConnectionPage, ConnectionRow } from '@/lib/domain/connection';
import { formatCount } from '@/lib/domain/format';
import type { ListOrder } from '@/lib/domain/paging';

/** `leftAt` (epoch ms, the server's clock): when the registry was first read without this row. */
export type HeldRow = { row: ConnectionRow; leftAt?: number };

/** The list as it stands on screen, beside the newest answer. What is new waits in `latest` until it is shown. */
export type HeldList = {
  /** Which list this is: target, filter, size and cursor. */
  key: string;
  /** How what is on screen was read, and its order: see `wayOf`. */
  way: string;
  rows: HeldRow[];
  /** Cursors of the page on screen, so that "next" continues what the operator sees. */
  next: string | null;
  previous: string | null;
  latest: ConnectionPage;
  /** When what is on screen was read, epoch ms by the server's clock. */
  shownAt: number;
};

/** `isOtherWay`: the newest answer was read in another way, so that nobody can say who of it is new. */
export type ListChanges = { arrived: number; left: number; differs: boolean; isOtherWay?: true };

/** Puts the newest answer on screen as it is. */
export function showPage(key: string, page: ConnectionPage): HeldList {
  const rows = page.rows.map((row) => ({ row }));
  const { next, previous, readAt } = page;
  return { key, way: wayOf(page), rows, next, previous, latest: page, shownAt: readAt };
}

/** Pages of one list that were read in another way hold other rows of it, though none of them came or left. */
export function wayOf({ order, plan }: ConnectionPage): string {
  return `${order}: ${plan?.sentence}`;
}

/**
 * Keeps every row where it is: values are refreshed in place, rows that left are marked, new rows wait. Of a page that was read in another way
 * nothing tells which have left.
 */
export function holdPage(held: HeldList, page: ConnectionPage): HeldList {
  const fresh = new Map(page.rows.map((row) => [row.connectionId, row]));
  const isOtherWay = wayOf(page) !== held.way;
  const standing = held.rows.findLastIndex(({ row }) => fresh.has(row.connectionId));
  const rows = held.rows.map((shown, index): HeldRow => {
    const row = fresh.get(shown.row.connectionId);
    if (row) return row === shown.row && shown.leftAt === undefined ? shown : { row };
    if (isOtherWay || shown.leftAt !== undefined || !isInside(shown.row, index < standing, page)) return shown;
    return { row: shown.row, leftAt: page.readAt };
  });
  return { ...held, rows, latest: page };
}

/** Marks rows that are known to have left before the list was read anew; answers `held` itself when none of them is new. */
export function markLeft(held: HeldList, gone: readonly string[], atMs: number): HeldList {
  const ids = new Set(gone);
  let isNew = false;
  const rows = held.rows.map((shown) => {
    if (shown.leftAt !== undefined || !ids.has(shown.row.connectionId)) return shown;
    isNew = true;
    return { row: shown.row, leftAt: atMs };
  });
  return isNew ? { ...held, rows } : held;
}

export function listChanges(held: HeldList): ListChanges {
  const left = held.rows.filter(({ leftAt }) => leftAt !== undefined).length;
  if (wayOf(held.latest) !== held.way) return { arrived: 0, left, differs: true, isOtherWay: true };
  const shown = new Set(held.rows.map(({ row }) => row.connectionId));
  const standing = held.latest.rows.findLastIndex((row) => shown.has(row.connectionId));
  const arrived = held.latest.rows.filter(
    (row, index) => !shown.has(row.connectionId) && isInsideHeld(row, index < standing, held),
  ).length;
  const differs =
    held.rows.length !== held.latest.rows.length ||
    held.rows.some(({ row }, index) => row.connectionId !== held.latest.rows[index]?.connectionId);
  return { arrived, left, differs };
}

type ToldChanges = ListChanges & { isAtLeast?: boolean | undefined };

/** `3 new, 1 left`, `400 or more new`, `read in another way`; undefined when nothing of it happened. */
export function describeChanges({ arrived, left, isAtLeast, isOtherWay }: ToldChanges): string | undefined {
  const many = isAtLeast ? `${formatCount(arrived)} or more` : formatCount(arrived);
  const words = [
    isOtherWay && 'read in another way',
    arrived > 0 && `${many} new`,
    left > 0 && `${formatCount(left)} left`,
  ].filter(Boolean);
  return words.length > 0 ? words.join(', ') : undefined;
}

/**
 * Whether a row that is missing from `page` would stand on it. New rows push the last ones to the next page, and those have not
 * left. In an order of time, the time tells; in an order of the table's own, a row behind it that is still there does.
 */
function isInside(row: ConnectionRow, isBeforeOthers: boolean, page: ConnectionPage): boolean {
  if (page.next === null) return true;
  if (page.order === 'none') return isBeforeOthers;
  return isBefore(row, page.rows.at(-1), page.order);
}

/** Whether an unseen row is new, and not one that moved up from the next page to fill a gap. */
function isInsideHeld(row: ConnectionRow, isBeforeOthers: boolean, held: HeldList): boolean {
  if (held.next === null) return true;
  if (held.latest.order === 'none') return isBeforeOthers;
  return isBefore(row, held.rows.at(-1)?.row, held.latest.order);
}

/** Without both times it cannot be told. */
function isBefore(row: ConnectionRow, last: ConnectionRow | undefined, order: ListOrder): boolean {
  if (last?.connectedAt === undefined || row.connectedAt === undefined) return false;
  return order === 'newest' ? row.connectedAt > last.connectedAt : row.connectedAt < last.connectedAt;
}
