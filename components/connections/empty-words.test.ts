import { expect, test } from 'vitest';
import { whyNothing } from './empty-words';

const ip = { kind: 'ip', value: '203.0.113.7' } as const;

test('what rows do not hold is not blamed on how it was written', () => {
  expect(whyNothing(ip, { isCertain: true, isUntold: false })).toMatch(/Values are exact/);
  expect(whyNothing(ip, { isCertain: true, isUntold: true })).toBe('The rows do not tell what was asked for.');
});
