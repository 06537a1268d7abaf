import { describe, expect, test } from 'vitest';
import { whyApproval } from './job-words';
import { hasReleaseRules, type ReleaseAct, releaseRulesOf, whyTwo } from './release';
import { targetSchema } from './target';

/** The rules of a target whose file says this. */
const rulesOf = (settings: object) =>
  releaseRulesOf(
    targetSchema.parse({
      name: 'test',
      kind: 'production',
      region: 'us-east-1',
      callbackUrl: 'http://127.0.0.1:1/dev',
      table: { name: 'fleet' },
      ...settings,
    }),
  );

describe('which acts take two persons', () => {
  test('none does unless the target says so', () => {
    const rules = rulesOf({});
    expect(hasReleaseRules(rules)).toBe(false);
    expect(whyTwo(rules, { act: 'kick', count: 1_000_000, isEveryone: true })).toBeNull();
  });

  test('approveAbove is short for both limits and everyone, and what release says stands before it', () => {
    expect(rulesOf({ approveAbove: 10 })).toMatchObject({ sendAbove: 10, kickAbove: 10, everyone: true });
    const rules = rulesOf({ approveAbove: 10, release: { kickAbove: 0, sendAbove: null, everyone: false } });
    expect(rules).toMatchObject({ sendAbove: null, kickAbove: 0, everyone: false });
    expect(whyTwo(rules, { act: 'send', count: 500 })).toBeNull();
    expect(whyTwo(rules, { act: 'kick', count: 1 })).toBe('Kicking more than 0 connections takes');
  });

  test('each act has its own limit, which is the most that one person does', () => {
    const rules = rulesOf({ release: { sendAbove: 100, kickAbove: 5 } });
    expect(whyTwo(rules, { act: 'kick', count: 5 })).toBeNull();
    expect(whyTwo(rules, { act: 'kick', count: 6 })).toBe('Kicking more than 5 connections takes');
    expect(whyTwo(rules, { act: 'send', count: 6 })).toBeNull();
    expect(whyTwo(rules, { act: 'send', count: 101 })).toBe('Sending to more than 100 connections takes');
    expect(whyTwo(rules, { act: 'block', count: 1 })).toBeNull();
    expect(whyTwo(rules, { act: 'send', count: 3, isEveryone: true })).toBeNull();
  });

  test('everyone takes two however few they are', () => {
    const rules = rulesOf({ release: { everyone: true } });
    expect(whyTwo(rules, { act: 'send', count: 1, isEveryone: true })).toBe('Sending to everyone takes');
    expect(whyTwo(rules, { act: 'send', count: 1_000 })).toBeNull();
  });

  test.each<ReleaseAct>(['send', 'kick', 'remove', 'sweep', 'block', 'unblock'])('every act: %s of one', (act) => {
    expect(whyTwo(rulesOf({ release: { everyAct: true } }), { act, count: 1 })).toBe('Every act on this target takes');
  });

  test('a check of a fleet touches nobody and takes one person', () => {
    const rules = rulesOf({ release: { everyAct: true } });
    expect(whyApproval({ audience: { kind: 'everyone' }, content: { kind: 'check' }, card: null }, rules)).toBeNull();
    const kick = { kind: 'kick', lastWords: null, graceMs: 0 } as const;
    expect(whyApproval({ audience: { kind: 'everyone' }, content: kick, card: null }, rules)).toContain('Every act');
  });

  test('a time to live that makes no sense, and a rule that is none, are refused where they stand', () => {
    expect(() => rulesOf({ release: { expiresAfterMinutes: 0 } })).toThrow();
    expect(() => rulesOf({ release: { blockAbove: 1 } })).toThrow();
    expect(rulesOf({ release: { expiresAfterMinutes: 5 } }).expiresMs).toBe(300_000);
  });
});
