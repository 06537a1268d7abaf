import { describe, expect, test } from 'vitest';
import type { Canary, JobCard, JobContent } from '@/lib/domain/job';
import { noCounts } from '@/lib/domain/job-marks';
import { speedOf } from './time-left';

const AT = 1_000_000;
const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const words = (
  canary: Partial<Canary> | null,
  more: { rate?: number; remaining?: number; total?: number; content?: JobContent; jobRate?: number } = {},
) => {
  const { rate = 24, remaining = 1_980, total = 2_000, content = NOTICE, jobRate = 1_000 } = more;
  const job = {
    rate,
    readAt: AT,
    content,
    pace: { perSecond: 100 },
    counts: { ...noCounts(), delivered: total - remaining - 1, claimed: 1, remaining },
    card: { total, segments: Math.ceil(total / 1_000) } as JobCard,
    canary: canary && { watchSeconds: 60, state: 'sending' as const, until: null, words: null, ...canary },
  };
  return speedOf(job, jobRate);
};

describe('the time that is left', () => {
  test('is by the speed of the last seconds, and not known without', () => {
    expect(words(null)).toBe('24 a second, about 1 min left');
    expect(words(null, { rate: 990 })).toBe('990 a second, about 2 s left');
    expect(words(null, { rate: 0 })).toBe('0 a second');
    expect(words({ state: 'passed' }, { rate: 990 })).toBe('990 a second, about 2 s left');
  });

  test('has the watch of a canary in it, whose speed is not that of the others', () => {
    // 1,981 at 100 a second, and a minute before them.
    expect(words({})).toBe('24 a second, about 1 min left with the watch of the canary');
    expect(words({}, { rate: 0, remaining: 99 })).toBe('0 a second, about 1 min left with the watch of the canary');
    const watching = { state: 'watching', until: AT + 20_000 } as const;
    expect(words(watching)).toBe('about 39 s left with the watch of the canary');
    expect(words(watching, { rate: 0, remaining: 199 })).toBe('about 22 s left with the watch of the canary');
    expect(words({ ...watching, until: AT - 5_000 }, { remaining: 199 })).toMatch(/^about 2 s left/);
  });

  test('is during a canary as the card counts it: two calls for last words, by the rate of the target, and a grace', () => {
    const content: JobContent = { kind: 'kick', lastWords: 'bye', graceMs: 5_000 };
    const watching = { state: 'watching', until: AT + 20_000 } as const;
    // 200 of them at 100 a second, or 400 calls at 25 a second.
    expect(words(watching, { remaining: 199, content })).toMatch(/^about 27 s left/);
    expect(words(watching, { remaining: 199, content, jobRate: 25 })).toMatch(/^about 41 s left/);
  });

  test('has none of it where so few need no canary', () => {
    expect(words({}, { total: 10, remaining: 5, rate: 2 })).toBe('2 a second, about 3 s left');
  });
});
