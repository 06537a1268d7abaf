import { gzipSync } from 'node:zlib';
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

test('what was packed by gzip and base64 is read as what it was, where variables and parameters are bounded', () => {
  const targets = Array.from({ length: 50 }, (_, index) => ({
    name: `orders-${index}`,
    table: { name: `t-${index}` },
  }));
  const text = JSON.stringify({ targets });
  const packed = gzipSync(text, { level: 9 }).toString('base64');
  expect(packed.length).toBeLessThan(text.length / 4);
  expect(parseSettings(packed)).toEqual({ targets });
  expect(parseSettings(`${packed}\n`)).toEqual({ targets });
  expect(() => parseSettings(packed.slice(0, -20))).toThrow(/^it is packed and cannot be unpacked: /);
  // As little as it takes to say a billion blanks.
  const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024, ' ')).toString('base64');
  expect(() => parseSettings(bomb)).toThrow(/cannot be unpacked/);
});

test('what is no JSON is told in the words of the parser', () => {
  expect(() => parseSettings('{"a":1,}')).toThrow(SyntaxError);
});
