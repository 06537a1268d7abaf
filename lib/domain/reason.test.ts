import { expect, test } from 'vitest';
import { MAX_REASON } from './reason';
import { reasonSchema } from './reason-input';

test('a reason need not be given, is trimmed, and is one line of bounded length', () => {
  for (const nothing of [undefined, '', '  ']) expect(reasonSchema.parse(nothing) || null).toBeNull();
  expect(reasonSchema.parse(' floods the lobby ')).toBe('floods the lobby');
  expect(reasonSchema.safeParse('x'.repeat(MAX_REASON)).success).toBe(true);
  expect(reasonSchema.safeParse('x'.repeat(MAX_REASON + 1)).success).toBe(false);
  for (const cut of ['one\nother', 'a\u0000b', '\u001b[31m red'])
    expect(reasonSchema.safeParse(cut).success).toBe(false);
});
