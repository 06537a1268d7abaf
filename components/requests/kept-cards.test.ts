import { expect, test } from 'vitest';
import type { ReleaseRequest } from '@/lib/domain/release';
import { keepCards } from './kept-cards';

const request = (id: string, changes: Partial<ReleaseRequest> = {}): ReleaseRequest => ({
  id,
  target: 'local',
  act: 'send',
  title: `Send to ${id}`,
  facts: [],
  subjects: [],
  text: 'Hello',
  by: 'ada',
  requestedAt: 0,
  expiresAt: 60_000,
  status: 'waiting',
  decidedBy: null,
  decidedAt: null,
  outcome: null,
  word: 'local',
  ...changes,
});
const [first, second, third] = [request('a'), request('b'), request('c')];
const done = request('a', { status: 'done', outcome: '2 delivered', decidedBy: 'ben', text: null, word: null });

test('a request that is decided keeps its place, with its text and what came of it', () => {
  const cards = keepCards([first, second], { waiting: [second], decided: [done] });
  expect(cards).toEqual([{ ...done, text: 'Hello' }, second]);
  // And goes on to, when the list of what was decided is full of others.
  expect(keepCards(cards, { waiting: [second], decided: [] })).toEqual(cards);
});

test('a newer request stands under those that are shown, though the list has it first', () => {
  expect(keepCards([first, second], { waiting: [third, first, second], decided: [] })).toEqual([first, second, third]);
});

test('what was decided before the page was opened is no card, and what nobody knows of any more is none either', () => {
  expect(keepCards([], { waiting: [second], decided: [done] })).toEqual([second]);
  expect(keepCards([first, second], { waiting: [second], decided: [] })).toEqual([second]);
});
