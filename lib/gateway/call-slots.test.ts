import { expect, test } from 'vitest';
import { createCallSlots } from './call-slots';

test('as many as there is room for enter at once, the others in order as each leaves', async () => {
  const slots = createCallSlots(2);
  const entered: number[] = [];
  expect([slots.enter(), slots.enter()]).toEqual([true, true]);
  const waiting = [1, 2, 3].map(async (each) => {
    if (await slots.enter()) entered.push(each);
  });
  slots.leave();
  slots.leave();
  await Promise.all(waiting.slice(0, 2));
  expect(entered).toEqual([1, 2]);
  slots.leave();
  await waiting[2];
  slots.leave();
  slots.leave();
  expect(slots.enter()).toBe(true);
});

test('whoever is to wait no more is passed over, and takes no room', async () => {
  const slots = createCallSlots(1);
  const halting = new AbortController();
  slots.enter();
  const [halted, other] = [slots.enter(halting.signal), slots.enter()];
  halting.abort();
  expect(await halted).toBe(false);
  expect(slots.enter(halting.signal)).toBe(false);
  slots.leave();
  expect(await other).toBe(true);
  slots.leave();
  expect(slots.enter()).toBe(true);
});
