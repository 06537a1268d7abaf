import { expect, test } from 'vitest';
import { toMessage } from './received';

test('a message tells its bytes on the wire, and JSON is indented', () => {
  expect(toMessage(1, 5, 'in', 'Grüße')).toEqual({
    number: 1,
    at: 5,
    way: 'in',
    bytes: 7,
    text: 'Grüße',
    json: undefined,
  });
  expect(toMessage(1, 5, 'in', '{"a":1}')).toMatchObject({ bytes: 7, text: '{"a":1}', json: '{\n  "a": 1\n}' });
});

test('what is no JSON object is shown as it came', () => {
  for (const text of ['12', '"x"', '{broken', '']) expect(toMessage(1, 5, 'in', text).json).toBeUndefined();
});

test('binary is told by its size', () => {
  expect(toMessage(1, 5, 'in', new ArrayBuffer(3))).toMatchObject({ bytes: 3, text: null });
});
