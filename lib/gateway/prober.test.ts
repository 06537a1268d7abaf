import { expect, test } from 'vitest';
import type { GetAnswer } from './management-client';
import { createProber, SHARED_FACTS_MS } from './prober';

/** A gateway that answers when told to, and counts who asked. */
function setUp() {
  const clock = { nowMs: 1_000_000, aheadMs: 0 };
  const asked: string[] = [];
  const waiting: ((answer: GetAnswer) => void)[] = [];
  const getConnection = (id: string) => {
    asked.push(id);
    return new Promise<GetAnswer>((resolve) => waiting.push(resolve));
  };
  const prober = createProber({
    client: { getConnection },
    gate: (call) => call(),
    now: () => clock.nowMs + clock.aheadMs,
    elapsed: () => clock.nowMs,
  });
  return {
    prober,
    asked,
    answerAll: (answer: GetAnswer) => {
      for (const resolve of waiting.splice(0)) resolve(answer);
    },
    pass: (ms: number) => {
      clock.nowMs += ms;
    },
    setClock: (aheadMs: number) => {
      clock.aheadMs = aheadMs;
    },
  };
}

test('asks once however many look at the same time', async () => {
  const { prober, asked, answerAll } = setUp();
  const looks = [prober.probe(['a', 'b']), prober.probe(['b', 'a']), prober.probe(['a'])];
  answerAll({ answer: 'gone' });
  const [first] = await Promise.all(looks);
  expect(first?.map(({ connectionId, answer }) => [connectionId, answer])).toEqual([
    ['a', 'gone'],
    ['b', 'gone'],
  ]);
  expect(asked).toEqual(['a', 'b']);
});

test('shares an answer for a few seconds, then asks again', async () => {
  const { prober, asked, answerAll, pass } = setUp();
  const first = prober.probe(['a']);
  answerAll({ answer: 'gone' });
  await first;
  pass(SHARED_FACTS_MS - 1);
  await prober.probe(['a']);
  expect(asked).toHaveLength(1);
  pass(1);
  const second = prober.probe(['a']);
  answerAll({ answer: 'connected', userAgent: 'okhttp/4.12.0' });
  expect(await second).toMatchObject([{ answer: 'connected', client: 'okhttp/4.12.0' }]);
  expect(asked).toHaveLength(2);
});

test('asks now when asked for fresh facts, and after an act of ours', async () => {
  const { prober, asked, answerAll } = setUp();
  const first = prober.probe(['a']);
  answerAll({ answer: 'gone' });
  await first;
  const fresh = prober.probe(['a'], { fresh: true });
  answerAll({ answer: 'gone' });
  await fresh;
  prober.forget(['a']);
  const after = prober.probe(['a']);
  answerAll({ answer: 'gone' });
  await after;
  expect(asked).toHaveLength(3);
});

test.each([
  ['back', -3_600_000],
  ['ahead', 3_600_000],
])('a clock that is set an hour %s makes an answer neither younger nor older', async (_, aheadMs) => {
  const { prober, asked, answerAll, pass, setClock } = setUp();
  const first = prober.probe(['a']);
  answerAll({ answer: 'connected' });
  await first;
  setClock(aheadMs);
  pass(SHARED_FACTS_MS - 1);
  await prober.probe(['a']);
  expect(asked).toHaveLength(1);
  pass(1);
  const second = prober.probe(['a']);
  answerAll({ answer: 'gone' });
  expect(await second).toMatchObject([{ answer: 'gone', checkedAt: 1_000_000 + SHARED_FACTS_MS + aheadMs }]);
});
