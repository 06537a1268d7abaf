import { expect, test } from 'vitest';
import { LineLimiter, pickForTerminal } from './terminal-filter';

const stderr = (text: string) => pickForTerminal({ stream: 'stderr', text });
const stdout = (text: string) => pickForTerminal({ stream: 'stdout', text });

test('errors reach the terminal, ordinary lines do not', () => {
  expect(stderr('The table does not answer')).toBe('The table does not answer');
  expect(stdout('GET / 200')).toBeUndefined();
});

test('of structured logs, warnings and errors reach the terminal as sentences', () => {
  expect(stdout('{"level":30,"msg":"signed in"}')).toBeUndefined();
  expect(stdout('{"level":40,"msg":"slow"}')).toBe('slow');
  expect(stdout('{"level":50,"msg":"failed","err":{"message":"ECONNREFUSED"}}')).toBe('failed: ECONNREFUSED');
});

test.each([
  '(node:12) NodeVersionSupportWarning: The AWS SDK …',
  '(Use `node --trace-warnings ...` to show where the warning was created)',
  '    at Server.<anonymous> (index.js:1:1)',
  '',
])('advice for developers does not: %j', (text) => {
  expect(stderr(text)).toBeUndefined();
});

test('a failing child cannot flood the terminal', () => {
  let now = 0;
  const limiter = new LineLimiter(() => now);
  now = 100_000;
  expect(limiter.admit('same')).toBe('yes');
  expect(limiter.admit('same')).toBe('no');
  const answers = Array.from({ length: 30 }, (_, index) => limiter.admit(`line ${index}`));
  expect(answers.filter((answer) => answer !== 'no')).toHaveLength(19);
  expect(answers[18]).toBe('last');
  now += 11_000;
  expect(limiter.admit('same')).toBe('yes');
});
