import { expect, test } from 'vitest';
import { lookOf } from './sweep-words';

test('a sweep that waits for its table looks as one that waits, and not as one that has failed', () => {
  const problem = 'The table is over its capacity just now.';
  expect(lookOf({ status: 'running', problem })).toMatchObject({ word: 'Waiting', tone: 'warning' });
  expect(lookOf({ status: 'running', problem: null })).toMatchObject({ word: 'Under way', tone: 'info' });
  expect(lookOf({ status: 'failed', problem })).toMatchObject({ word: 'Could not go on', tone: 'danger' });
});
