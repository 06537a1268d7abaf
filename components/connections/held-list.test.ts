import { describe, expect, it } from 'vitest';
import type { ConnectionPage } from '@/lib/domain/connection';
import { describeChanges, holdPage, listChanges, markLeft, showPage } from './held-list';

/** Rows named by the second they connected in, newest first. */
type Options = { next?: string | null; readAt?: number; order?: ConnectionPage['order'] };
function page(seconds: number[], options: Options = {}): ConnectionPage {
  const rows = seconds.map((second) => ({ connectionId: `c${second}`, connectedAt: second * 1000 }));
  const read = { by: 'index', rows: rows.length, capacityUnits: 1 } as const;
  const { next = null, readAt = 0, order = 'newest' } = options;
  return { rows, next, previous: null, readAt, order, finds: [], read };
}
/** A page in the table's own order: without times, and by ids that say nothing. */
const unordered = (ids: number[], options: { next?: string | null } = {}): ConnectionPage => ({
  ...page([], { ...options, order: 'none' }),
  rows: ids.map((id) => ({ connectionId: `c${id}` })),
});
const ids = (held: { rows: { row: { connectionId: string } }[] }) => held.rows.map(({ row }) => row.connectionId);

describe('a held list', () => {
  it('keeps every row in its place when others arrive', () => {
    const held = holdPage(showPage('k', page([3, 2, 1])), page([5, 4, 3, 2, 1]));
    expect(ids(held)).toEqual(['c3', 'c2', 'c1']);
    expect(listChanges(held)).toEqual({ arrived: 2, left: 0, differs: true });
  });

  it('keeps a row that left where it was and says since when', () => {
    const held = holdPage(showPage('k', page([3, 2, 1])), page([3, 1], { readAt: 77 }));
    expect(held.rows.map(({ leftAt }) => leftAt)).toEqual([undefined, 77, undefined]);
    expect(describeChanges(listChanges(held))).toBe('1 left');
  });

  it('remembers the first time a row was missed', () => {
    const once = holdPage(showPage('k', page([2, 1])), page([2], { readAt: 10 }));
    expect(holdPage(once, page([2], { readAt: 20 })).rows[1]?.leftAt).toBe(10);
  });

  it('takes a row back that came back', () => {
    const gone = holdPage(showPage('k', page([2, 1])), page([2], { readAt: 10 }));
    const back = holdPage(gone, page([2, 1]));
    expect(listChanges(back)).toEqual({ arrived: 0, left: 0, differs: false });
  });

  it('does not call a row left that new ones pushed to the next page', () => {
    const held = holdPage(showPage('k', page([3, 2, 1], { next: 'n' })), page([5, 4, 3], { next: 'n' }));
    expect(listChanges(held)).toEqual({ arrived: 2, left: 0, differs: true });
  });

  it('does not call a row new that moved up from the next page', () => {
    const held = holdPage(showPage('k', page([5, 4, 3], { next: 'n' })), page([5, 3, 2], { next: 'n' }));
    expect(listChanges(held)).toEqual({ arrived: 0, left: 1, differs: true });
  });

  it('calls a row left in an unordered list when a row behind it is still there', () => {
    const held = holdPage(showPage('k', unordered([7, 2, 9], { next: 'n' })), unordered([7, 9, 4], { next: 'n' }));
    expect(held.rows.map(({ leftAt }) => leftAt !== undefined)).toEqual([false, true, false]);
    expect(listChanges(held)).toEqual({ arrived: 0, left: 1, differs: true });
  });

  it('marks nothing as left or new when the page was read in another way, and is said so until it is shown', () => {
    const byIndex = unordered([7, 2, 9], { next: 'n' });
    const by = (index: string) => ({ by: 'index' as const, sentence: `By the index ${index}.`, cost: '' });
    for (const [one, other] of [
      [byIndex, page([9, 8, 1])],
      [page([9, 8, 1]), byIndex],
      [
        { ...byIndex, plan: by('rooms') },
        { ...unordered([4, 9]), plan: by('tiers') },
      ],
    ] as const) {
      const held = holdPage(showPage('k', one), other);
      expect(held.rows.filter(({ leftAt }) => leftAt !== undefined)).toEqual([]);
      expect(listChanges(held)).toEqual({ arrived: 0, left: 0, differs: true, isOtherWay: true });
      expect(describeChanges(listChanges(held))).toBe('read in another way');
      expect(describeChanges({ ...listChanges(held), arrived: 3 })).toBe('read in another way, 3 new');
      const shown = listChanges(showPage('k', other));
      expect([shown.differs, describeChanges(shown)]).toEqual([false, undefined]);
    }
  });

  it('calls no row left when its place in the order is unknown', () => {
    const held = holdPage(showPage('k', unordered([7, 2, 9], { next: 'n' })), unordered([7, 5, 2], { next: 'n' }));
    expect(listChanges(held)).toEqual({ arrived: 1, left: 0, differs: true });
  });

  it('knows the places of rows the other way round where the oldest stand first', () => {
    const oldest = (times: number[]) => page(times, { next: 'n', order: 'oldest' });
    const held = holdPage(showPage('k', oldest([1, 2, 3])), oldest([1, 3, 4]));
    expect(held.rows.map(({ leftAt }) => leftAt !== undefined)).toEqual([false, true, false]);
    expect(listChanges(held)).toMatchObject({ arrived: 0, left: 1 });
    expect(listChanges(holdPage(showPage('k', oldest([2, 3])), oldest([1, 2])))).toMatchObject({ arrived: 1, left: 0 });
  });

  it('calls every missing row left when the whole rest of the table is on the page', () => {
    const held = holdPage(showPage('k', unordered([7, 2, 9])), unordered([7, 2]));
    expect(listChanges(held).left).toBe(1);
  });

  it('refreshes the values of a row in place', () => {
    const fresh = page([2, 1]);
    fresh.rows[1] = { connectionId: 'c1', connectedAt: 1000, userId: 'ana' };
    expect(holdPage(showPage('k', page([2, 1])), fresh).rows[1]?.row.userId).toBe('ana');
  });

  it('goes on from the page on screen, not from the newest answer', () => {
    const held = holdPage(showPage('k', page([3, 2], { next: 'after-2' })), page([4, 3], { next: 'after-3' }));
    expect(held.next).toBe('after-2');
  });

  it('has no changes right after it was shown', () => {
    const { arrived, left, differs } = listChanges(showPage('k', page([2, 1])));
    expect([arrived, left, differs]).toEqual([0, 0, false]);
    expect(describeChanges({ arrived, left, differs })).toBeUndefined();
  });

  it('names both directions of a change', () => {
    expect(describeChanges({ arrived: 3, left: 1, differs: true })).toBe('3 new, 1 left');
  });
});

describe('rows that are known to have left before the list was read anew', () => {
  it('stay in their place and say since when, the first time that it was told', () => {
    const held = markLeft(showPage('k', page([3, 2, 1])), ['c2'], 50);
    expect(held.rows.map(({ leftAt }) => leftAt)).toEqual([undefined, 50, undefined]);
    expect(markLeft(held, ['c2', 'c9'], 60)).toBe(held);
  });

  it('come back with a list that has them', () => {
    const held = markLeft(showPage('k', page([2, 1])), ['c2'], 50);
    expect(holdPage(held, page([2, 1])).rows[0]?.leftAt).toBeUndefined();
  });
});

describe('the words for changes', () => {
  it('do not claim to have counted what may be more', () => {
    expect(describeChanges({ arrived: 1200, left: 0, differs: true, isAtLeast: true })).toBe('1,200 or more new');
  });
});
