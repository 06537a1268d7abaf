import { describe, expect, it } from 'vitest';
import { DRAWN_FIRST, DRAWN_MORE, drawnRows, factsRange, isOtherList, type RowSlot, rowSlots } from './row-window';

const ROW = 40;
const WINDOW = 800;
const drawn = (count: number, topPx: number) => drawnRows(count, topPx, ROW, WINDOW);
/** Rows that the slots stand for, drawn or not. */
const standFor = (slots: RowSlot[]) => slots.reduce((sum, slot) => sum + ('room' in slot ? slot.room : 1), 0);

describe('the drawn rows', () => {
  it('of a page of ordinary size reach at least from its start to where the window ends', () => {
    expect(drawn(100, 0)).toEqual({ start: 0, end: 20 });
    expect(drawn(100, -1200)).toEqual({ start: 0, end: 50 });
    expect(drawn(100, -30_000)).toEqual({ start: 0, end: 100 });
    expect(drawn(5, 0)).toEqual({ start: 0, end: 5 });
  });

  it('are a first few until it is known how high a row is', () => {
    expect(drawnRows(1000, 0, 0, WINDOW)).toEqual({ start: 0, end: DRAWN_FIRST });
    expect(drawnRows(3, 0, 0, WINDOW)).toEqual({ start: 0, end: 3 });
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

it('is another list once more rows are new than are drawn at a time, whichever left', () => {
  const rows = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ connectionId: `${from + index}` }));
  expect(isOtherList(rows(0, 50), rows(DRAWN_MORE, 50))).toBe(false);
  expect(isOtherList(rows(0, 50), rows(DRAWN_MORE + 1, 50))).toBe(true);
  expect(isOtherList(rows(0, 50), rows(0, 10))).toBe(false);
  expect(isOtherList([], rows(0, 50))).toBe(true);
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
