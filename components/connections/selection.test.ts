import { describe, expect, it } from 'vitest';
import { MAX_SELECTION } from '@/lib/domain/paging';
import { addRows, pageChecked, removeRows, rowsBetween, type Selection } from './selection';

const rows = ['a', 'b', 'c', 'd'].map((connectionId) => ({ connectionId }));
const none: Selection = new Map();
const idsOf = (list: { connectionId: string }[]) => list.map(({ connectionId }) => connectionId).join('');

describe('a selection', () => {
  it('keeps rows of other pages', () => {
    const first = addRows(none, rows.slice(0, 2)).selection;
    expect([...addRows(first, rows.slice(2, 3)).selection.keys()]).toEqual(['a', 'b', 'c']);
  });

  it('takes no more than one act may carry and says how many did not fit', () => {
    const many = Array.from({ length: MAX_SELECTION + 3 }, (_, index) => ({ connectionId: `c${index}` }));
    const change = addRows(none, many);
    expect([change.selection.size, change.refused]).toEqual([MAX_SELECTION, 3]);
    expect(addRows(change.selection, many.slice(0, 2)).refused).toBe(0);
  });

  it('lets go of rows without touching the rest', () => {
    const all = addRows(none, rows).selection;
    expect([...removeRows(all, rows.slice(1, 3)).keys()]).toEqual(['a', 'd']);
  });

  it('spans a range in both directions, ends included', () => {
    expect(idsOf(rowsBetween(rows, 'b', 'd'))).toBe('bcd');
    expect(idsOf(rowsBetween(rows, 'd', 'b'))).toBe('bcd');
    expect(idsOf(rowsBetween(rows, 'b', 'b'))).toBe('b');
  });

  it('spans one row when the anchor is not on the page', () => {
    expect(idsOf(rowsBetween(rows, 'elsewhere', 'c'))).toBe('c');
    expect(idsOf(rowsBetween(rows, undefined, 'c'))).toBe('c');
    expect(rowsBetween(rows, 'a', 'elsewhere')).toEqual([]);
  });

  it('shows none, some or all of a page', () => {
    expect(pageChecked(none, rows)).toBe(false);
    expect(pageChecked(addRows(none, rows.slice(0, 1)).selection, rows)).toBe('indeterminate');
    expect(pageChecked(addRows(none, rows).selection, rows)).toBe(true);
    expect(pageChecked(none, [])).toBe(false);
  });
});
