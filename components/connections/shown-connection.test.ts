import { describe, expect, it } from 'vitest';
import type { ConnectionFacts } from '@/lib/domain/connection';
import { mergeFacts } from './known-facts';
import { shownConnection } from './shown-connection';

const row = { connectionId: 'a', connectedAt: 1_000, sourceIp: '192.0.2.1', client: 'Chrome 141 on macOS' };
const IDLE_MS = 60_000;
function shown(facts: ConnectionFacts[], held: { leftAt?: number } = {}) {
  const known = facts.reduce((all, one) => mergeFacts(all, [one]), mergeFacts(new Map(), []));
  return shownConnection({ row, ...held }, known.get('a'), IDLE_MS);
}
const base = { connectionId: 'a' } as const;

describe('a shown connection', () => {
  it('is not called live because a row exists', () => {
    expect(shown([])).toMatchObject({ state: 'unchecked', sourceIp: '192.0.2.1', client: 'Chrome 141 on macOS' });
  });

  it('takes address and client from the facts when they say them', () => {
    const facts = {
      ...base,
      checkedAt: 100_000,
      answer: 'connected',
      sourceIp: '198.51.100.7',
      userAgent: 'x/1',
      client: 'x/1',
    } as const;
    expect(shown([facts])).toMatchObject({ state: 'live', sourceIp: '198.51.100.7', client: 'x/1' });
  });

  it('keeps the registry values when the facts leave them out', () => {
    const facts = { ...base, checkedAt: 100_000, answer: 'connected' } as const;
    expect(shown([facts])).toMatchObject({ sourceIp: '192.0.2.1', client: 'Chrome 141 on macOS' });
  });

  it('is idle after the time the target sets', () => {
    const facts = { ...base, checkedAt: 100_000, answer: 'connected', lastActiveAt: 40_000 } as const;
    expect(shown([facts]).state).toBe('idle');
  });

  it('says why a check failed', () => {
    const facts = { ...base, checkedAt: 1, answer: 'none', problem: 'The gateway does not answer.' } as const;
    expect(shown([facts])).toMatchObject({ state: 'unchecked', reason: 'The gateway does not answer.' });
  });

  it('is not called gone while it may still be connecting', () => {
    expect(shown([{ ...base, checkedAt: 2_000, answer: 'gone' }]).state).toBe('unchecked');
  });

  it('is not called gone by a row of another stage, of which a call to this one tells nothing', () => {
    const facts = { ...base, checkedAt: 100_000, answer: 'gone' } as const;
    const held = { row: { ...row, foreignStage: 'the stage prod' } };
    const known = mergeFacts(new Map(), [facts]).get('a');
    expect(shownConnection({ row }, known, IDLE_MS).state).toBe('gone');
    expect(shownConnection(held, known, IDLE_MS)).toMatchObject({
      state: 'unchecked',
      reason: 'Its row is of the stage prod, about which this target cannot tell.',
    });
  });

  it('is gone at once when it was seen connected before', () => {
    const before = { ...base, checkedAt: 1_500, answer: 'connected', lastActiveAt: 1_400 } as const;
    expect(shown([before, { ...base, checkedAt: 2_000, answer: 'gone' }])).toMatchObject({
      state: 'gone',
      lastActiveAt: 1_400,
    });
  });

  it('is not called gone while its row, which has no time, has only just been seen', () => {
    const bare = { connectionId: 'a', firstSeenAt: 1_000 };
    const at = (checkedAt: number) => {
      const latest = { ...base, checkedAt, answer: 'gone' } as const;
      return shownConnection({ row: bare }, { latest }, IDLE_MS);
    };
    expect(at(29_999)).toMatchObject({ state: 'unchecked', reason: expect.stringMatching(/no time of connecting/) });
    expect(at(30_000).state).toBe('gone');
  });

  it('takes everything from the facts when the row has nothing but the id', () => {
    const facts = {
      ...base,
      checkedAt: 100_000,
      answer: 'connected',
      connectedAt: 90_000,
      lastActiveAt: 95_000,
      sourceIp: '198.51.100.7',
      userAgent: 'x/1',
      client: 'x/1',
    } as const;
    const bare = { connectionId: 'a', firstSeenAt: 1_000 };
    expect(shownConnection({ row: bare }, undefined, IDLE_MS)).toMatchObject({
      state: 'unchecked',
      sourceIp: undefined,
    });
    expect(shownConnection({ row: bare }, { latest: facts, connected: facts }, IDLE_MS)).toMatchObject({
      state: 'live',
      connectedAt: 90_000,
      lastActiveAt: 95_000,
      sourceIp: '198.51.100.7',
      client: 'x/1',
    });
  });

  it('is gone when it left the registry', () => {
    expect(shown([{ ...base, checkedAt: 5_000, answer: 'connected' }], { leftAt: 6_000 }).state).toBe('gone');
  });

  it('is live when API Gateway knows it after it left the registry', () => {
    const facts = { ...base, checkedAt: 7_000, answer: 'connected' } as const;
    expect(shown([facts], { leftAt: 6_000 })).toMatchObject({
      state: 'live',
      reason: 'API Gateway knows it, but it left the registry.',
    });
  });
});
