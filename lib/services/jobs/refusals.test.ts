import { expect, test } from 'vitest';
import type { Heard } from './job-run';
import { createRefusals } from './refusals';

const EXPIRED = { outcome: 'refused', errorType: 'ExpiredTokenException' } as const;
const DENIED = { outcome: 'refused', errorType: 'AccessDeniedException' } as const;

/** A run of which each question about nobody is answered so, the last of these again and again; unless it is new, a call was answered well before. */
function startRun(answers: (Heard | undefined)[], { isNew = false } = {}) {
  let now = 0;
  let questions = 0;
  const ended: (Heard | 'many')[] = [];
  const refusals = createRefusals({
    elapsed: () => now,
    ask: async (kind) => {
      const answer = answers[Math.min(questions, answers.length - 1)];
      questions += 1;
      if (answer) refusals.hearOfQuestion(answer, kind, now);
      return answer;
    },
    pause: async () => {},
    onAll: (last) => ended.push(last),
    onMany: () => ended.push('many'),
  });
  /** So many calls, each refused in turn by one of these. */
  const refuse = async (times: number, ...by: Heard[]) => {
    for (let call = 0; call < times; call++) refusals.hear(by[call % by.length] as Heard, 'call', now++);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const deliver = () => refusals.hear({ outcome: 'delivered' }, 'call', now++);
  if (!isNew) deliver();
  return { refusals, refuse, deliver, ended, questions: () => questions };
}

test('credentials that are refused many times in a row end a run once a question about nobody is not answered well either', async () => {
  const { refuse, ended, questions } = startRun([EXPIRED]);
  await refuse(19, EXPIRED);
  expect([questions(), ended]).toEqual([0, []]);
  await refuse(5, EXPIRED);
  expect([questions(), ended]).toEqual([1, [EXPIRED]]);
});

test.each(['throttled', 'failed', 'uncertain'] as const)(
  'a question that is answered by nothing that tells (%s) is asked again some times before it counts',
  async (outcome) => {
    const well = startRun([{ outcome }, { outcome }, { outcome: 'gone' }]);
    await well.refuse(20, EXPIRED);
    expect([well.questions(), well.ended]).toEqual([3, []]);
    const silent = startRun([{ outcome }]);
    await silent.refuse(20, EXPIRED);
    expect([silent.questions(), silent.ended]).toEqual([4, [EXPIRED]]);
  },
);

test('in a new run too a call to nobody that is answered well tells that AWS takes the credentials, for calls of its kind', async () => {
  const { refusals, refuse, ended } = startRun([{ outcome: 'gone' }], { isNew: true });
  await refuse(20, EXPIRED);
  expect(ended).toEqual([]);
  expect([refusals.wasWellSince('call', 20), refusals.wasWellSince('close', 0)]).toEqual([true, false]);
});

test('a call to nobody that is refused for want of a right excuses nobody before a call of its kind was answered well', async () => {
  const { refuse, deliver, ended, questions } = startRun([DENIED], { isNew: true });
  await refuse(20, EXPIRED);
  expect(ended).toEqual([EXPIRED]);
  deliver();
  await refuse(20, EXPIRED);
  expect([questions(), ended]).toEqual([2, [EXPIRED]]);
});

test('of a hundred at most, and none between them whose call is answered well, each is refused alone', () => {
  const { refusals, deliver, ended } = startRun([{ outcome: 'gone' }]);
  const excuse = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => refusals.excuse('call', `${from + at}`));
  // Each as often as it is tried.
  expect([...excuse(0, 100), ...excuse(0, 100)]).not.toContain(false);
  deliver();
  expect(excuse(100, 200)).not.toContain(false);
  expect(ended).toEqual([]);
  expect(excuse(200, 201)).toEqual([false]);
  expect(ended).toEqual(['many']);
});

test.each([{ outcome: 'gone' }, { outcome: 'connected' }, DENIED] as const)(
  'however many recipients alone are refused for their credentials, the run goes on, as one question for each twenty of them tells (%o)',
  async (answer) => {
    const { refuse, ended, questions } = startRun([answer]);
    for (let rounds = 1; rounds <= 3; rounds++) {
      await refuse(20, EXPIRED);
      expect([questions(), ended]).toEqual([rounds, []]);
    }
  },
);

test('a right that is missing ends a run without a question, also among recipients that are refused for their credentials', async () => {
  const { refuse, ended, questions } = startRun([{ outcome: 'gone' }]);
  await refuse(38, DENIED, EXPIRED);
  expect([questions(), ended]).toEqual([0, []]);
  await refuse(1, DENIED);
  expect([questions(), ended]).toEqual([0, [DENIED]]);
});

test('a run that halts before the question is answered does not end for that', async () => {
  const { refuse, ended, questions } = startRun([undefined]);
  await refuse(20, EXPIRED);
  expect([questions(), ended]).toEqual([1, []]);
});
