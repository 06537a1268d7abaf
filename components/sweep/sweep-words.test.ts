import { expect, test } from 'vitest';
import { NOTHING_SWEPT, type Sweep, type SweepCounts } from '@/lib/domain/sweep';
import { lookOf, strangeAddressWords } from './sweep-words';

test('a sweep that waits for its table looks as one that waits, and not as one that has failed', () => {
  const problem = 'The table is over its capacity just now.';
  expect(lookOf({ status: 'running', problem })).toMatchObject({ word: 'Waiting', tone: 'warning' });
  expect(lookOf({ status: 'running', problem: null })).toMatchObject({ word: 'Under way', tone: 'info' });
  expect(lookOf({ status: 'failed', problem })).toMatchObject({ word: 'Could not go on', tone: 'danger' });
});

test('a count of all rows that found only ghosts asks whether the address belongs to them', () => {
  const whole = { q: '', id: '', user: '', ip: '', scan: false };
  const said = (counts: Partial<SweepCounts>, { query = whole, mode = 'count' }: Partial<Sweep> = {}) =>
    strangeAddressWords({ mode, status: 'done', query, counts: { ...NOTHING_SWEPT, ...counts } });
  const all = { checked: 30, gone: 30 };
  expect(said(all)).toMatch(/its address belongs to another API/);
  expect(said({ ...all, gone: 29, live: 1 })).toBeNull();
  expect(said({ ...all, gone: 3, unanswered: 27 })).toBeNull();
  expect(said(all, { query: { ...whole, q: 'older:3h' } })).toBeNull();
  expect([said({}), said(all, { mode: 'remove' })]).toEqual([null, null]);
});
