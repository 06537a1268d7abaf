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

  it('tells ids that are not of API Gateway apart from those that gave no answer', () => {
    const none = { checkedAt: 1, answer: 'none', problem: 'Why.' } as const;
    expect(
      checkSentence([
        { connectionId: 'a', ...none, isForeignId: true },
        { connectionId: 'b', ...none },
      ]),
    ).toBe('1 with an id that is not API Gateway’s, 1 not checked');
  });

  it('does not count an unanswered check as gone', () => {
    expect(checkSentence([{ connectionId: 'a', checkedAt: 1, answer: 'none', problem: 'No answer.' }])).toBe(
      '1 not checked',
    );
  });
});
