import { expect, test } from 'vitest';
import { parseSettings } from './parse-settings';

test.each([
  ['{"roles":{"staff":"viewer","ops":"operator","staff":"admin"}}', '"staff"'],
  ['{"a":[{"b":1},{"b":2,"c":"}","b":3}]}', '"b"'],
  ['{"a":1,"\\u0061":2}', '"\\u0061"'],
  ['{"a\\"{":{},"a\\"{":[]}', '"a\\"{"'],
])('%s says a name twice, and is refused by that name', (text, name) => {
  expect(() => parseSettings(text)).toThrow(`${name} is there twice in one object`);
});

test.each([
  '{"a":{"a":{"a":"a"}},"b":["a","a",{"a":"a"},{"a":":"}]}',
  '{"a":"b","b":"a","c":"\\"a\\":1,\\"a\\":2"}',
  '{"a":"{","b":"[","c":"\\\\"}',
  '[]',
  '"a"',
  '7',
])('%s says each name once, and is read as JSON', (text) => {
  expect(parseSettings(text)).toEqual(JSON.parse(text));
});

test('what is no JSON is told in the words of the parser', () => {
  expect(() => parseSettings('{"a":1,}')).toThrow(SyntaxError);
});
