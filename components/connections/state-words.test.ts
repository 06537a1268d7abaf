import { describe, expect, it } from 'vitest';
import { checkSentence } from './state-words';

describe('what a check found', () => {
  it('counts each answer and leaves out what did not occur', () => {
    expect(
      checkSentence([
        { connectionId: 'a', checkedAt: 1, answer: 'connected' },
        { connectionId: 'b', checkedAt: 1, answer: 'connected' },
        { connectionId: 'c', checkedAt: 1, answer: 'gone' },
      ]),
    ).toBe('2 connected, 1 gone');
  });

  it('does not count an unanswered check as gone', () => {
    expect(checkSentence([{ connectionId: 'a', checkedAt: 1, answer: 'none', problem: 'No answer.' }])).toBe(
      '1 not checked',
    );
  });
});
