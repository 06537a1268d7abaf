import { expect, test } from 'vitest';
import { recipientState } from './recipient-state';

const AT = Date.UTC(2026, 4, 1, 10);
const gone = { connectionId: 'a', checkedAt: AT, answer: 'gone' } as const;

test('a recipient that may only be connecting is not told as gone', () => {
  expect(recipientState(gone, AT - 28_999, null)).toMatchObject({
    answer: 'none',
    why: expect.stringContaining('connecting'),
  });
  for (const connectedAt of [AT - 29_000, null, undefined])
    expect(recipientState(gone, connectedAt, null).answer).toBe('gone');
  expect(recipientState({ ...gone, answer: 'connected' }, AT, null)).toEqual({ answer: 'connected' });
});

test('what is not known of a recipient says why', () => {
  const facts = { ...gone, answer: 'none', problem: 'API Gateway did not answer.' } as const;
  expect(recipientState(facts, null, null)).toEqual({ answer: 'none', why: 'API Gateway did not answer.' });
  expect(recipientState(undefined, null, null).why).toBe('No answer came for this one.');
});

test('a recipient of another stage is told as that, not as gone', () => {
  const why = 'Its row is of the stage prod, about which this target cannot tell.';
  for (const facts of [gone, undefined]) {
    expect(recipientState(facts, AT, 'the stage prod')).toEqual({ answer: 'foreign', why });
  }
  expect(recipientState({ ...gone, answer: 'connected' }, AT, 'the stage prod')).toEqual({ answer: 'connected' });
});
