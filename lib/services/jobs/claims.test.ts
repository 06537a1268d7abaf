import { expect, test } from 'vitest';
import { createClaims } from './claims';

/** A rate at which a fortieth of a second is more than one claim may hold. */
const PER_SECOND = 100_000;
const LARGEST = 512;

function segmentOf(claims: ReturnType<typeof createClaims>, recipients: number) {
  const claim = claims.begin();
  let left = recipients;
  let ahead = 0;
  const made: number[] = [];
  return {
    made,
    isOver: () => left + ahead === 0,
    claim() {
      const count = Math.min(left, claim.room());
      if (count === 0) return;
      left -= count;
      ahead += count;
      made.push(count);
      claim.claimed(count);
      if (left === 0) claim.rest();
    },
    callOne() {
      if (ahead === 0) return;
      ahead -= 1;
      claim.used();
    },
    watch: claim.watch,
  };
}

test('a claim is at least half as large as it may be, or all that is left of its segment', () => {
  const claims = createClaims(PER_SECOND, [{ perSecond: () => PER_SECOND }]);
  const segments = [segmentOf(claims, 1_000), segmentOf(claims, 1_000), segmentOf(claims, 1_000)];
  while (segments.some((segment) => !segment.isOver())) {
    for (const segment of segments) segment.claim();
    for (const segment of segments) segment.callOne();
  }
  for (const { made } of segments) {
    expect(made.reduce((sum, count) => sum + count, 0)).toBe(1_000);
    for (const count of made.slice(0, -1)) expect(count).toBeGreaterThanOrEqual(LARGEST / 2);
  }
});

test('a segment that waits for room looks again whenever a call of another has gone out, until it has nobody left to claim', () => {
  const claims = createClaims(PER_SECOND, [{ perSecond: () => PER_SECOND }]);
  const [busy, waiting] = [segmentOf(claims, 1_000), segmentOf(claims, LARGEST)];
  let looks = 0;
  waiting.watch(() => {
    looks += 1;
  });
  busy.claim();
  busy.callOne();
  expect(looks).toBe(1);
  waiting.claim();
  busy.callOne();
  expect(looks).toBe(1);
});

test('a segment that is over is about to end no more: whoever has its place by then is told nothing of it', () => {
  const claim = createClaims(PER_SECOND, []).begin();
  claim.claimed(1);
  expect(claim.isEnding()).toBe(true);
  claim.end();
  expect(claim.isEnding()).toBe(false);
});
