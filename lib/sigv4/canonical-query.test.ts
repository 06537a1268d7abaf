import { expect, test } from 'vitest';
import { canonicalQuery, readQuery } from './canonical-query';

test.each([
  ['', ''],
  ['Param2=value2&Param1=value1', 'Param1=value1&Param2=value2'],
  ['a=2&a=1&a', 'a=&a=1&a=2'],
  ['Param-3=Value3&Param=Value2&%E1%88%B4=Value1', '%E1%88%B4=Value1&Param=Value2&Param-3=Value3'],
  ['a=b=c', 'a=b%3Dc'],
  ['a=1+2%202', 'a=1%2B2%202'],
  ['a=%7e%2f', 'a=~%2F'],
  ['a=%', 'a=%25'],
  ['&&a=1&', 'a=1'],
])('makes %j canonical', (raw, expected) => {
  expect(canonicalQuery(readQuery(raw))).toBe(expected);
});
