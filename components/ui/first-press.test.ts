import { expect, test } from 'vitest';
import { firstPress } from './first-press';

test('of a double click the first alone acts, and every press of a key', () => {
  let acts = 0;
  const press = firstPress(() => acts++);
  // Clicks in a row at one place, as a browser counts them; a key has none.
  for (const detail of [1, 2, 3]) press({ detail });
  expect(acts).toBe(1);
  for (const detail of [0, 0]) press({ detail });
  expect(acts).toBe(3);
});
