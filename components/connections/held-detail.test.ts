import { describe, expect, it } from 'vitest';
import type { ConnectionDetail } from '@/lib/domain/connection';
import { describeOddity, holdDetail } from './held-detail';

const row = { connectionId: 'a', userId: 'ana' };
const attributes = [{ name: 'userId', type: 'S', value: 'ana', cut: false }];
const gone = { connectionId: 'a', checkedAt: 2, answer: 'gone' } as const;
const live: ConnectionDetail = { row, attributes, facts: { connectionId: 'a', checkedAt: 1, answer: 'connected' } };
const left: ConnectionDetail = { row: null, attributes: [], facts: gone };

describe('a held detail', () => {
  it('keeps what was known when the row leaves the registry', () => {
    expect(holdDetail(holdDetail(undefined, live), left)).toEqual({ row, attributes, isRegistered: false });
  });

  it('takes newer values of the row', () => {
    const renamed = { ...live, row: { ...row, userId: 'bea' } };
    expect(holdDetail(holdDetail(undefined, live), renamed).row?.userId).toBe('bea');
  });

  it('says plainly what is unknown to both sides, to one, or to none', () => {
    const never = holdDetail(undefined, left);
    expect(describeOddity(holdDetail(undefined, live), 'connected')).toBeUndefined();
    expect(describeOddity(never, 'gone')).toContain('Neither');
    expect(describeOddity(never, 'connected')).toContain('no row');
    expect(describeOddity(never, 'none')).toContain('could not tell');
    expect(describeOddity(holdDetail(holdDetail(undefined, live), left), 'gone')).toContain('was known last');
  });
});
