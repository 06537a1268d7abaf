import { expect, test } from 'vitest';
import { createBrake } from './brake';

/** A brake whose clock goes on by what is waited. */
function start(isPulled = false, until?: 'call' | 'close') {
  let now = 0;
  const heard: string[] = [];
  const halting = new AbortController();
  const brake = createBrake<'call' | 'close'>({
    ctx: {
      elapsed: () => now,
      wait: async (ms) => {
        now += ms;
      },
    },
    isPulled,
    until,
    signal: halting.signal,
    onPulled: (words) => {
      heard.push(words);
      halting.abort();
    },
    onLoosened: () => void heard.push('loosened'),
  });
  type Outcome = Parameters<typeof brake.hear>[0]['outcome'];
  const hear = (outcome: Outcome, kind: 'call' | 'close' = 'call', more: { isUnsent?: true; at?: number } = {}) =>
    brake.hear({ outcome, detail: 'API Gateway answered 500.', isUnsent: more.isUnsent, at: more.at ?? now }, kind);
  const hearMany = (count: number, ...said: Parameters<typeof hear>) => {
    for (let times = 0; times < count; times++) hear(...said);
  };
  return { brake, hear, hearMany, heard, elapsed: () => now };
}

test('calls that fail with others between them that got through hold nobody', () => {
  const { brake, hear, hearMany } = start();
  for (let times = 0; times < 5; times++) {
    hearMany(19, 'failed');
    hear('gone');
  }
  // Nor do these: the one is that client's, the other never left.
  hearMany(40, 'throttled');
  hearMany(40, 'failed', 'call', { isUnsent: true });
  expect(brake.isPulled()).toBe(false);
});

test('after twenty in a row one is tried a second later, alone, and when it gets through all are', async () => {
  const { brake, hear, hearMany, heard, elapsed } = start();
  hearMany(10, 'failed');
  hearMany(10, 'uncertain');
  expect(brake.isPulled()).toBe(true);
  // What was under way by then says nothing new.
  hearMany(30, 'uncertain', 'call', { at: 0 });
  const admitted: string[] = [];
  const first = brake.admit().then((isTrial) => admitted.push(`first ${isTrial}`));
  const second = brake.admit().then((isTrial) => admitted.push(`second ${isTrial}`));
  await first;
  expect([admitted, elapsed()]).toEqual([['first true'], 1_000]);
  // That it never left is no answer: another is the trial.
  hear('failed', 'call', { isUnsent: true });
  brake.endTrial();
  await second;
  expect(admitted).toEqual(['first true', 'second true']);
  const third = brake.admit();
  hear('delivered');
  brake.endTrial();
  expect([await third, brake.isPulled(), heard]).toEqual([false, false, []]);
});

test('when the trial comes to nothing as well the run ends, in words that say what was answered', async () => {
  const { brake, hear, hearMany, heard } = start();
  hearMany(20, 'failed');
  await brake.admit();
  hear('failed');
  expect(heard).toEqual([
    'None of the last 21 calls got through. API Gateway answered 500. Resume when that is over: one recipient is tried before the others.',
  ]);
  expect(brake.isPulled()).toBe(true);
});

test('closes that come to nothing are not excused by posts that get through', async () => {
  const { brake, hear, hearMany, heard } = start();
  for (let times = 0; times < 20; times++) {
    hear('delivered');
    hear('failed', 'close');
  }
  await brake.admit();
  hear('delivered');
  expect(brake.isPulled()).toBe(true);
  hearMany(1, 'failed', 'close');
  expect(heard).toHaveLength(1);
});

test('a run that goes on after one that ended so tries one at once, and tells when it got through', async () => {
  const bad = start(true);
  expect([await bad.brake.admit(), bad.elapsed()]).toEqual([true, 0]);
  bad.hear('uncertain');
  expect(bad.heard).toEqual([expect.stringMatching(/^The call that was tried first did not get through\./)]);

  const good = start(true);
  await good.brake.admit();
  good.hear('closed', 'close');
  expect([good.brake.isPulled(), good.heard]).toEqual([false, ['loosened']]);
});

test('a run that goes on after its closes failed is not loosened by a post', async () => {
  const { brake, hear, heard } = start(true, 'close');
  await brake.admit();
  hear('delivered');
  expect([brake.isPulled(), heard]).toEqual([true, []]);
  hear('closed', 'close');
  expect([brake.isPulled(), heard]).toEqual([false, ['loosened']]);
});
