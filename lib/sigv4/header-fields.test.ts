import { describe, expect, test } from 'vitest';
import { canonicalHeaders, headerValue, readHeaders } from './header-fields';

describe('canonicalHeaders', () => {
  test.each([
    [' a ', 'a'],
    ['\t a \t b\t', 'a b'],
    ['a  b   c', 'a b c'],
    ['"a   b"', '"a b"'],
    ['a\r\n  b\r\n\tc', 'a b c'],
    ['', ''],
    ['   ', ''],
  ])('trims and collapses %j', (value, expected) => {
    expect(canonicalHeaders(readHeaders([['A', value]]), ['a'])).toBe(`a:${expected}\n`);
  });

  test('leaves bytes above 0x7f alone: in UTF-8 they are letters, A0 included', () => {
    const grave = Buffer.from(' voil\u00e0 ').toString('latin1');
    expect(canonicalHeaders(readHeaders([['a', grave]]), ['a'])).toBe('a:voil\u00c3\u00a0\n');
  });

  test('joins repeated headers in arrival order, whatever their case', () => {
    const fields = readHeaders([
      ['My-Header', 'b '],
      ['other', 'x'],
      ['my-header', ' a'],
      ['MY-HEADER', 'b'],
    ]);
    expect(canonicalHeaders(fields, ['my-header'])).toBe('my-header:b,a,b\n');
    expect(fields.repeated).toEqual(['my-header']);
  });

  test('counts a signed header that is absent as empty', () => {
    expect(canonicalHeaders(readHeaders([]), ['content-type', 'host'])).toBe('content-type:\nhost:\n');
  });
});

test('headerValue trims, and tells an empty header from an absent one', () => {
  const fields = readHeaders([
    ['A', ' \t1 2\r\n'],
    ['b', '  '],
    ['c', '1'],
    ['c', '2'],
  ]);
  expect(['a', 'b', 'c', 'd'].map((name) => headerValue(fields, name))).toEqual(['1 2', '', '1', undefined]);
});
