import { expect, test } from 'vitest';
import { isPlainClick } from './plain-click';

const PLAIN = { button: 0, metaKey: false, ctrlKey: false, shiftKey: false, altKey: false };

test('a click is plain with the main button and no key held', () => {
  expect(isPlainClick(PLAIN)).toBe(true);
  for (const held of ['metaKey', 'ctrlKey', 'shiftKey', 'altKey']) {
    expect(isPlainClick({ ...PLAIN, [held]: true }), held).toBe(false);
  }
  expect(isPlainClick({ ...PLAIN, button: 1 })).toBe(false);
});
