import { describe, expect, it } from 'vitest';
import { idleClock, lifeClock } from './clock-words';

const MINUTE_MS = 60_000;

describe('the two clocks', () => {
  it('say how long is left until API Gateway cuts off', () => {
    expect(idleClock(0, 3 * MINUTE_MS)).toMatchObject({
      words: '3 min without traffic, cut off in 7 min',
      tone: 'neutral',
    });
    expect(lifeClock(0, 42 * MINUTE_MS).words).toBe('42 min old, cut off in 1 h 18 min');
  });

  it('warn before the end', () => {
    expect(idleClock(0, 8 * MINUTE_MS).tone).toBe('warning');
    expect(lifeClock(0, 118 * MINUTE_MS).tone).toBe('danger');
  });

  it('promise nothing once the limit has passed', () => {
    expect(idleClock(0, 11 * MINUTE_MS).words).toBe('11 min without traffic, past the limit');
  });

  it('count a clock that runs ahead as no time', () => {
    expect(idleClock(5000, 0).value).toBe(0);
  });
});
