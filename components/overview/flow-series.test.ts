import { expect, test } from 'vitest';
import type { HistoryMinute } from '@/lib/domain/overview';
import { flowSteps, minuteWords, niceTop, spanWords } from './flow-series';

const MINUTE = 60_000;
const NOW = 1_800_000_000_000 + 20_000;
const START = Math.floor(NOW / MINUTE) * MINUTE;
const ago = (minutes: number) => START - minutes * MINUTE;
const minute = (at: number, wish: Partial<HistoryMinute> = {}): HistoryMinute => ({
  at,
  connects: 0,
  registered: 10,
  left: 0,
  leftOverMs: MINUTE,
  capacityUnits: 4,
  isEstimated: false,
  ...wish,
});
const base = { history: [], stillRegistered: [], walkedAt: NOW, nowMs: NOW, minutes: 60, stepMinutes: 1 };

test('a recorded minute counts, and one without a record is what is still registered of it', () => {
  const steps = flowSteps({
    ...base,
    history: [minute(ago(1), { connects: 7, left: 2 })],
    stillRegistered: [
      { at: ago(1), count: 5 },
      { at: ago(2), count: 3 },
    ],
  });
  expect(steps).toHaveLength(60);
  expect(steps.at(-1)).toMatchObject({ at: ago(1), connects: 7, left: 2, from: 'recorded' });
  expect(steps.at(-2)).toMatchObject({ at: ago(2), connects: 3, left: null, from: 'registered' });
  expect(steps.at(-3)).toMatchObject({ connects: 0, from: 'registered' });
});

test('where nothing was recorded and no row can tell, nothing is claimed', () => {
  const steps = flowSteps({ ...base, minutes: 180 });
  expect(steps[0]).toMatchObject({ connects: null, left: null, from: 'nowhere' });
  expect(flowSteps({ ...base, walkedAt: null }).every(({ from }) => from === 'nowhere')).toBe(true);
});

test('who left over a gap is spread over it as an average', () => {
  const steps = flowSteps({ ...base, history: [minute(ago(1), { left: 4, leftOverMs: 3 * MINUTE })] });
  expect(steps.slice(-4).map(({ left }) => left)).toEqual([null, 4, 4, 4]);
});

test('over how many minutes who left is averaged is told where that is more than one', () => {
  const history = [minute(ago(90), { leftOverMs: 50 * MINUTE }), minute(ago(4), { leftOverMs: 24 * MINUTE })];
  expect(spanWords(history, ago(60))).toMatch(/^Who left is an average over up to 24 minutes/);
  expect(spanWords([...history, minute(ago(1))], ago(3))).toBe('');
  expect(spanWords([], ago(60))).toBe('');
});

test('steps of five minutes average what is known, and do not mix two ways of counting', () => {
  const history = [5, 4].map((minutes) =>
    minute(Math.floor(NOW / (5 * MINUTE)) * 5 * MINUTE - minutes * MINUTE, { connects: 6 }),
  );
  const steps = flowSteps({ ...base, history, minutes: 60, stepMinutes: 5 });
  expect(steps).toHaveLength(12);
  expect(steps.at(-1)).toMatchObject({ connects: 6, from: 'recorded' });
});

test('an axis ends at a number that people can read', () => {
  expect([0, 1, 1.5, 3, 7, 11, 480, 501].map(niceTop)).toEqual([1, 1, 2, 3, 10, 20, 500, 1000]);
});

test('who left in the last minute is told as an average where it is one, with its span', () => {
  expect(minuteWords({ left: 4, leftOverMs: MINUTE })).toBe('connected and left');
  expect(minuteWords({ left: 4, leftOverMs: 55 * MINUTE })).toBe('connected; left is the average of 55 minutes');
  expect(minuteWords({ left: null, leftOverMs: null })).toBe('connected; who left is not known yet');
});
