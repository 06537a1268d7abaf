import { expect, test } from 'vitest';
import { mayStillBeConnecting } from '../domain/connection';
import { createFirstSeen, withAge } from './first-seen';

test('the first sight of a row stays, however often it is seen again', () => {
  let now = 1_000;
  const firstSeen = createFirstSeen({ now: () => now });
  expect(firstSeen.at('a')).toBe(1_000);
  now = 50_000;
  expect(firstSeen.at('a')).toBe(1_000);
  expect(firstSeen.at('b')).toBe(50_000);
});

test('memory is bounded; what is looked at is kept, and what is forgotten counts as new', () => {
  let now = 0;
  const firstSeen = createFirstSeen({ now: () => now, maxRows: 2 });
  for (const id of ['a', 'b']) firstSeen.at(id);
  now = 9;
  firstSeen.at('a');
  firstSeen.at('c');
  expect([firstSeen.at('a'), firstSeen.at('b')]).toEqual([0, 9]);
});

test('a row that says when it connected needs no memory', () => {
  const firstSeen = createFirstSeen({ now: () => 7 });
  expect(withAge({ connectionId: 'a', connectedAt: 1 }, firstSeen)).toEqual({ connectionId: 'a', connectedAt: 1 });
  expect(withAge({ connectionId: 'a' }, firstSeen)).toEqual({ connectionId: 'a', firstSeenAt: 7 });
});

test('a row whose time is not yet is as old as its first sight', () => {
  let now = 1_000;
  const firstSeen = createFirstSeen({ now: () => now });
  const row = { connectionId: 'a', connectedAt: 3_600_000 };
  expect(mayStillBeConnecting(withAge(row, firstSeen), now)).toBe(true);
  now = 60_000;
  expect(mayStillBeConnecting(withAge(row, firstSeen), now)).toBe(false);
});
