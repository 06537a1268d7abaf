import { formatDuration } from '@/lib/domain/format';
import { IDLE_TIMEOUT_MS, MAX_CONNECTION_AGE_MS } from '@/lib/domain/limits';

export type ClockWords = { value: number; max: number; words: string; tone: 'neutral' | 'warning' | 'danger' };

/** How much of a clock may run before it is worth a colour. */
const WARNING_SHARE = 0.75;
const DANGER_SHARE = 0.95;

/** Time since the last traffic, of the 10 minutes after which API Gateway closes a connection. Times in epoch ms. */
export function idleClock(lastActiveAt: number, nowMs: number): ClockWords {
  const idleMs = Math.max(0, nowMs - lastActiveAt);
  return clock(idleMs, IDLE_TIMEOUT_MS, `${formatDuration(idleMs)} without traffic`);
}

/** Age, of the 2 hours that a connection may live. */
export function lifeClock(connectedAt: number, nowMs: number): ClockWords {
  const ageMs = Math.max(0, nowMs - connectedAt);
  return clock(ageMs, MAX_CONNECTION_AGE_MS, `${formatDuration(ageMs)} old`);
}

function clock(value: number, max: number, now: string): ClockWords {
  const tone = value >= max * DANGER_SHARE ? 'danger' : value >= max * WARNING_SHARE ? 'warning' : 'neutral';
  const rest = max - value;
  return {
    value,
    max,
    tone,
    words: rest > 0 ? `${now}, cut off in ${formatDuration(rest)}` : `${now}, past the limit`,
  };
}
