import { expect, test } from 'vitest';
import type { Heard } from './job-run';
import { createRefusals } from './refusals';

const EXPIRED = { outcome: 'refused', errorType: 'ExpiredTokenException' } as const;
const DENIED = { outcome: 'refused', errorType: 'AccessDeniedException' } as const;

/** A run of which each question about nobody is answered so. */
function startRun(answer: Heard | undefined) {
  let now = 0;
  let questions = 0;
  const ended: Heard[] = [];
  const refusals = createRefusals<'call' | 'close'>({
    elapsed: () => now,
    ask: async () => {
      questions += 1;
      if (answer) refusals.hearOfQuestion(answer, now);
      return answer;
    },
    onAll: (last) => ended.push(last),
  });
  /** So many calls, each refused in turn by one of these. */
  const refuse = async (times: number, ...by: Heard[]) => {
    for (let call = 0; call < times; call++) refusals.hear(by[call % by.length] as Heard, 'call', now++);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { refuse, ended, questions: () => questions };
}

test('credentials that are refused many times in a row end a run once a question about nobody is not answered well either', async () => {
  for (const answer of [EXPIRED, { outcome: 'throttled' }, { outcome: 'uncertain' }] as const) {
    const { refuse, ended, questions } = startRun(answer);
    await refuse(19, EXPIRED);
    expect([questions(), ended]).toEqual([0, []]);
    await refuse(5, EXPIRED);
    expect([questions(), ended]).toEqual([1, [EXPIRED]]);
  }
});

test.each([{ outcome: 'gone' }, { outcome: 'connected' }, DENIED] as const)(
  'however many recipients alone are refused for their credentials, the run goes on, as one question for each twenty of them tells (%o)',
  async (answer) => {
    const { refuse, ended, questions } = startRun(answer);
    for (let rounds = 1; rounds <= 3; rounds++) {
      await refuse(20, EXPIRED);
      expect([questions(), ended]).toEqual([rounds, []]);
    }
  },
);

test('a right that is missing ends a run without a question, also among recipients that are refused for their credentials', async () => {
  const { refuse, ended, questions } = startRun({ outcome: 'gone' });
  await refuse(38, DENIED, EXPIRED);
  expect([questions(), ended]).toEqual([0, []]);
  await refuse(1, DENIED);
  expect([questions(), ended]).toEqual([0, [DENIED]]);
});

test('a run that halts before the question is answered does not end for that', async () => {
  const { refuse, ended, questions } = startRun(undefined);
  await refuse(20, EXPIRED);
  expect([questions(), ended]).toEqual([1, []]);
});
