import { expect, test } from 'vitest';
import { NOTHING_SWEPT, type Sweep, type SweepCounts } from '@/lib/domain/sweep';
import { lookOf, strangeAddressWords } from './sweep-words';

test('a sweep that waits for its table looks as one that waits, and not as one that has failed', () => {
  const problem = 'The table is over its capacity just now.';
  expect(lookOf({ status: 'running', problem })).toMatchObject({ word: 'Waiting', tone: 'warning' });
  expect(lookOf({ status: 'running', problem: null })).toMatchObject({ word: 'Under way', tone: 'info' });
  expect(lookOf({ status: 'failed', problem })).toMatchObject({ word: 'Could not go on', tone: 'danger' });
});

test('a count that found only ghosts asks whether the address belongs to the rows', () => {
  const said = (counts: Partial<SweepCounts>, mode: Sweep['mode'] = 'count') =>
    strangeAddressWords({ mode, status: 'done', counts: { ...NOTHING_SWEPT, ...counts } });
  expect(said({ checked: 30, gone: 30 })).toMatch(/its address belongs to another API/);
  expect(said({ checked: 30, gone: 29, live: 1 })).toBeNull();
  expect(said({ checked: 30, gone: 29, idle: 1 })).toBeNull();
  expect([said({}), said({ gone: 30, removed: 30 }, 'remove')]).toEqual([null, null]);
});
