import { expect, test } from 'vitest';
import { createSeenIds } from './seen-ids';

test('each id is new once, through every growth of the table', () => {
  const seen = createSeenIds(4);
  const ids = Array.from({ length: 5_000 }, (_, index) => `id-${index}=`);
  expect(ids.every((id) => seen.add(id))).toBe(true);
  expect(ids.some((id) => seen.add(id))).toBe(false);
  expect(seen.add('another')).toBe(true);
  expect(seen.add('')).toBe(true);
  expect(seen.add('')).toBe(false);
  expect([seen.has('id-7='), seen.has('id-5000='), createSeenIds().has('')]).toEqual([true, false, false]);
});

test('only the ids of one group are remembered, and of those nothing is lost', () => {
  const seen = createSeenIds(4);
  const most: number[] = [];
  for (const group of ['a', 'b', 'c']) {
    const ids = Array.from({ length: 1_000 }, (_, index) => `${group}-${index}`);
    for (const page of [ids.slice(0, 600), ids.slice(400)]) {
      seen.enter(group);
      for (const id of page) seen.add(id);
    }
    most.push(seen.size());
    expect(ids.some((id) => seen.add(id))).toBe(false);
  }
  expect(most).toEqual([1_000, 1_000, 1_000]);
});

test('after something that is of no group, nothing is forgotten', () => {
  const seen = createSeenIds(4);
  seen.enter('a');
  seen.add('one');
  seen.enter(undefined);
  seen.add('two');
  seen.enter('b');
  expect([seen.add('one'), seen.add('two'), seen.add('three')]).toEqual([false, false, true]);
  seen.enter('c');
  expect(seen.add('three')).toBe(false);
});
