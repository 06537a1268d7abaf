import { describe, expect, it } from 'vitest';
import { passOnSlots, type RowSlots } from './row-slots';

const NONE: RowSlots = new Map();
const slotsOf = (...lists: string[][]) =>
  lists.reduce<RowSlots>((slots, ids) => passOnSlots(slots, ids, undefined), NONE);
const entries = (slots: RowSlots) => Object.fromEntries(slots);

describe('the rows of a page', () => {
  it('show the same connections in the same rows, wherever they stand', () => {
    expect(entries(slotsOf(['a', 'b', 'c'], ['c', 'a', 'b']))).toEqual({ a: 0, b: 1, c: 2 });
  });

  it('go from those who left to those who came, in their order', () => {
    expect(entries(slotsOf(['a', 'b', 'c'], ['x', 'y', 'z']))).toEqual({ x: 0, y: 1, z: 2 });
    expect(entries(slotsOf(['a', 'b', 'c'], ['x', 'a', 'y']))).toEqual({ x: 1, a: 0, y: 2 });
  });

  it('are never shared, and their numbers do not run away', () => {
    const ids = Array.from({ length: 40 }, (_, index) => `id-${index}`);
    let slots = NONE;
    for (let turn = 0; turn < 200; turn++) {
      const page = ids.filter((_, index) => (index * 7 + turn * 13) % 40 < 10 + (turn % 20)).toReversed();
      slots = passOnSlots(slots, page, undefined);
      expect([...slots.keys()].toSorted()).toEqual(page.toSorted());
      expect(new Set(slots.values()).size).toBe(page.length);
    }
    expect(Math.max(...slots.values())).toBeLessThan(80);
  });

  it('are not passed on where the focus is', () => {
    const before = slotsOf(['a', 'b']);
    expect(entries(passOnSlots(before, ['x', 'y'], 'a'))).toEqual({ x: 1, y: 2 });
    expect(entries(passOnSlots(before, ['x', 'a'], 'a'))).toEqual({ x: 1, a: 0 });
  });
});
