import { describe, expect, it } from 'vitest';
import { drawnRows, factsRange, type RowSlot, rowSlots } from './row-window';

const ROW = 40;
const WINDOW = 800;
const drawn = (count: number, topPx: number) => drawnRows(count, topPx, ROW, WINDOW);
/** Rows that the slots stand for, drawn or not. */
const standFor = (slots: RowSlot[]) => slots.reduce((sum, slot) => sum + ('room' in slot ? slot.room : 1), 0);

describe('the drawn rows', () => {
  it('are all of a page of ordinary size', () => {
    expect(drawn(100, -3000)).toEqual({ start: 0, end: 100 });
  });

  it('are a bounded number, however long the page', () => {
    for (const top of [400, 0, -4000, -39_000]) {
      const { start, end } = drawn(1000, top);
      expect(end - start).toBeLessThanOrEqual(WINDOW / ROW + 2 * (12 + 8) + 1);
    }
  });

  it('cover the window wherever it stands', () => {
    for (let top = 400; top > -40_000; top -= 37) {
      const { start, end } = drawn(1000, top);
      const firstSeen = Math.max(0, Math.floor(-top / ROW));
      const lastSeen = Math.min(1000, Math.ceil((WINDOW - top) / ROW));
      expect(start).toBeLessThanOrEqual(Math.min(firstSeen, 999));
      expect(end).toBeGreaterThanOrEqual(lastSeen);
    }
  });

  it('stay the same while somebody scrolls by a row', () => {
    expect(drawn(1000, -4000)).toEqual(drawn(1000, -4000 - ROW));
  });
});

describe('the slots', () => {
  it('stand for every row once, in order, with the focused one drawn wherever it is', () => {
    for (const kept of [-1, 0, 3, 49, 50, 60, 99, 100, 998, 999, 1000]) {
      const slots = rowSlots(1000, { start: 50, end: 100 }, kept);
      expect(standFor(slots)).toBe(1000);
      const indexes = slots.flatMap((slot) => ('index' in slot ? [slot.index] : []));
      expect(indexes).toEqual([...indexes].sort((one, other) => one - other));
      expect(new Set(indexes).size).toBe(indexes.length);
      expect(indexes.includes(kept)).toBe(kept >= 0 && kept < 1000);
    }
  });

  it('of an empty list are none', () => {
    expect(rowSlots(0, { start: 0, end: 100 }, -1)).toEqual([]);
  });

  it('end with the list, also when it became shorter', () => {
    expect(standFor(rowSlots(30, { start: 0, end: 100 }, 70))).toBe(30);
  });
});

describe('facts', () => {
  it('are asked in whole blocks around the window, not for the page', () => {
    expect(factsRange(1000, 300, ROW, WINDOW)).toEqual({ start: 0, end: 50 });
    expect(factsRange(1000, -20_000, ROW, WINDOW)).toEqual({ start: 450, end: 550 });
    expect(factsRange(30, 300, ROW, WINDOW)).toEqual({ start: 0, end: 30 });
  });
});
