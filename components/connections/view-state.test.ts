import { describe, expect, it } from 'vitest';
import type { View } from '@/lib/domain/view';
import { contentOf, isChanged, stateOf, tableOf, viewProblem } from './view-state';

const view: View = {
  id: 'v1',
  name: 'Idle ones',
  isShared: true,
  by: 'ana',
  updatedAt: 1,
  mayChange: false,
  q: 'status:idle',
  size: 100,
  order: 'newest',
  columns: ['state', 'weather', 'user'],
  density: 'compact',
};
const shown = {
  state: { q: 'status:idle', size: 100 as const, order: 'newest' as const },
  table: { columns: ['state', 'user'] as const, density: 'compact' as const },
};

describe('an open view', () => {
  it('is unchanged while the list is as it says, columns that there are no more apart', () => {
    expect(isChanged(view, shown)).toBe(false);
    expect(stateOf(view)).toEqual({ ...shown.state, view: 'v1', cursor: null });
    expect(tableOf(view)).toEqual(shown.table);
    expect(isChanged({ ...view, ...contentOf(shown) }, shown)).toBe(false);
  });

  it.each([
    { state: { q: '', size: 100 as const, order: 'newest' as const } },
    { state: { q: 'status:idle', size: 50 as const, order: 'newest' as const } },
    { state: { ...shown.state, order: 'oldest' as const } },
    { table: { columns: ['user', 'state'] as const, density: 'compact' as const } },
    { table: { columns: ['state', 'user'] as const, density: 'comfortable' as const } },
  ])('is changed by another search, size, order, order of columns or density: %j', (other) => {
    expect(isChanged(view, { ...shown, ...other })).toBe(true);
  });
});

describe('a view that cannot be shown', () => {
  const state = { view: 'v1', q: '' };

  it('is told: deleted, withheld or unread, and which list this is instead', () => {
    const other = [{ ...view, id: 'v2' }];
    expect(viewProblem(state, { views: other, error: null })).toMatch(/was deleted, .* This is the unfiltered list\.$/);
    expect(viewProblem({ ...state, q: 'a' }, { views: other, error: null })).toMatch(/The search stays as it is\.$/);
    const withheld = [{ ...view, isWithheld: true as const }];
    expect(viewProblem(state, { views: withheld, error: null })).toMatch(/^“Idle ones” searches by what your role/);
    expect(viewProblem(state, { views: undefined, error: new Error('No table.') })).toMatch(
      /cannot be read: No table\./,
    );
  });

  it('is not told before anybody knows, nor of a list without a view', () => {
    expect(viewProblem(state, { views: undefined, error: null })).toBeUndefined();
    expect(viewProblem(state, { views: [view], error: null })).toBeUndefined();
    expect(viewProblem({ view: null, q: '' }, { views: [], error: null })).toBeUndefined();
  });
});
