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

test('the ids of two groups that are read side by side are remembered, and of those nothing is lost', () => {
  const seen = createSeenIds(4);
  const idsOf = (group: string) => Array.from({ length: 1_000 }, (_, index) => `${group}-${index}`);
  const pagesOf = (group: string) => [idsOf(group).slice(0, 600), idsOf(group).slice(400)];
  const most: number[] = [];
  for (const pair of ['ab', 'cd', 'ef']) {
    const [one = '', other = ''] = pair;
    for (const page of [0, 1]) {
      for (const group of [one, other]) {
        seen.enter(group);
        for (const id of pagesOf(group)[page] ?? []) seen.add(id);
      }
    }
    for (const group of [one, other]) {
      seen.enter(group);
      expect(idsOf(group).some((id) => seen.add(id))).toBe(false);
      most.push(seen.size());
    }
  }
  expect(most).toEqual(Array(6).fill(1_000));
});

test('a group whose end came is forgotten when the next begins, not the one that is read beside it', () => {
  const seen = createSeenIds(4);
  for (const group of ['a', 'b', 'c', 'b', 'd']) {
    seen.enter(group);
    seen.add(`${group}-1`);
  }
  seen.enter('c');
  // Forgotten when `d` began, since `b` was entered after it.
  expect(seen.has('c-1')).toBe(false);
});

test('after something that is of no group, nothing is forgotten', () => {
  const seen = createSeenIds(4);
  for (const group of ['a', 'b']) {
    seen.enter(group);
    seen.add(`${group}-1`);
  }
  seen.enter(undefined);
  expect([seen.add('a-1'), seen.add('b-1'), seen.add('one')]).toEqual([false, false, true]);
  seen.enter('c');
  expect([seen.add('a-1'), seen.add('one'), seen.add('two')]).toEqual([false, false, true]);
  seen.enter('d');
  expect([seen.has('two'), seen.add('two'), seen.size()]).toEqual([true, false, 4]);
});
