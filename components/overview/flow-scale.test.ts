import { expect, test } from 'vitest';
import { flowScale, HEIGHT, READABLE } from './flow-scale';
import type { FlowStep } from './flow-series';

const step = (connects: number | null, left: number | null): FlowStep => {
  return { at: 0, connects, from: 'recorded', left, registered: null };
};
const apart = (marks: { above: number }[]) => {
  const places = marks.map(({ above }) => above).sort((a, b) => a - b);
  return Math.min(...places.slice(1).map((place, index) => place - (places[index] ?? 0)));
};

test('the halves share the height as their figures are to each other, on one scale, and no mark lies on another', () => {
  const { up, down, scale, marks } = flowScale([step(25, 0), step(0, 145)]);
  expect(up + down).toBe(HEIGHT);
  expect(up / down).toBeCloseTo(30 / 200);
  expect([30 * scale, 200 * scale]).toEqual([expect.closeTo(up), expect.closeTo(down)]);
  expect(marks.map(({ text }) => text)).toEqual([0, 30, 200]);
  expect(apart(marks)).toBeGreaterThanOrEqual(READABLE);
});

test('a half with little keeps room, without a mark that would lie on the line', () => {
  const { up, scale, marks } = flowScale([step(2, 5_000)]);
  expect(up).toBe(READABLE);
  expect(5_000 * scale).toBeLessThanOrEqual(HEIGHT - READABLE);
  expect(marks.map(({ text }) => text)).toEqual([0, 5_000]);
});

test('where nobody left, or nobody can tell, who came has nearly all of the height', () => {
  for (const left of [0, null]) {
    expect(flowScale([step(25, left)])).toMatchObject({ up: HEIGHT - READABLE, down: READABLE });
  }
  expect(flowScale([step(null, null)])).toMatchObject({ up: HEIGHT / 2, marks: [{ above: 0, text: 0 }] });
});
