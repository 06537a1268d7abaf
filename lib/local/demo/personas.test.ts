import { expect, test } from 'vitest';
import { personas } from './personas';

test('the personas are always the same ones', () => {
  expect(personas(25)).toEqual(personas(25));
  expect(personas(25)).toEqual(personas(100).slice(0, 25));
});

test('a few users have two connections, from two kinds of client', () => {
  const counts = new Map<string, number>();
  for (const { userId } of personas(25)) counts.set(userId, (counts.get(userId) ?? 0) + 1);
  expect([...counts.values()].filter((count) => count === 2)).toHaveLength(4);
  expect(Math.max(...counts.values())).toBe(2);
});

test('every habit is there, and every pause is between 5 and 40 s', () => {
  expect(new Set(personas(25).map(({ habit }) => habit))).toEqual(new Set(['talks', 'silent', 'commutes']));
  for (const { everyMs } of personas(200)) {
    expect(everyMs).toBeGreaterThanOrEqual(5000);
    expect(everyMs).toBeLessThanOrEqual(40_000);
  }
});

test('five thousand have addresses and users of their own', () => {
  const all = personas(5000);
  expect(new Set(all.map(({ address }) => address)).size).toBe(5000);
  expect(new Set(all.map(({ userId }) => userId)).size).toBe(5000 - Math.floor(5000 / 6));
});
