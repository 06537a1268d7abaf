import { describe, expect, it } from 'vitest';
import type { ConnectionFacts } from '@/lib/domain/connection';
import { mergeFacts } from './known-facts';

const connected = (checkedAt: number, id = 'a'): ConnectionFacts => ({
  connectionId: id,
  checkedAt,
  answer: 'connected',
  sourceIp: '192.0.2.1',
});
const gone = (checkedAt: number): ConnectionFacts => ({ connectionId: 'a', checkedAt, answer: 'gone' });

describe('known facts', () => {
  it('keep what was known of a connection that ended', () => {
    const known = mergeFacts(mergeFacts(new Map(), [connected(1)]), [gone(2)]);
    expect(known.get('a')).toEqual({ latest: gone(2), connected: connected(1) });
  });

  it('never go back to an older answer', () => {
    const known = mergeFacts(new Map(), [gone(5)]);
    expect(mergeFacts(known, [connected(4)])).toBe(known);
  });

  it('stay the same object when nothing is new', () => {
    const known = mergeFacts(new Map(), [connected(1)]);
    expect(mergeFacts(known, [connected(1)])).toBe(known);
    expect(mergeFacts(known, [])).toBe(known);
  });

  it('forget what was heard of longest ago', () => {
    const many = Array.from({ length: 1200 }, (_, index) => connected(1, `c${index}`));
    const known = mergeFacts(mergeFacts(new Map(), many), [connected(2, 'c0'), connected(2, 'new')]);
    expect([known.size, known.has('c0'), known.has('c1'), known.has('new')]).toEqual([1200, true, false, true]);
  });
});
