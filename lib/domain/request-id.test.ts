import { expect, test } from 'vitest';
import { givenRequestId } from './request-id';

const AMAZON = '1-67891233-abcdef012345678912345678';

test('the id of a proxy is taken as it stands, that of a load balancer of AWS from its trace header', () => {
  expect(givenRequestId({ 'x-request-id': '3f2a91bc-7d1c.4e' })).toBe('3f2a91bc-7d1c.4e');
  expect(givenRequestId({ 'x-amzn-trace-id': `Self=1-2-3;Root=${AMAZON};Sampled=1` })).toBe(AMAZON);
  expect(givenRequestId({ 'x-request-id': 'first-id', 'x-amzn-trace-id': `Root=${AMAZON}` })).toBe('first-id');
});

test.each([
  ['short', 'short'],
  ['with a line break', 'aaaaaaaa\nlevel=error'],
  ['with markup', '<script>alert(1)</script>'],
  ['far too long', 'a'.repeat(129)],
  ['given twice', ['aaaaaaaa', 'bbbbbbbb']],
])('an id that is %s is none', (_, id) => {
  expect(givenRequestId({ 'x-request-id': id })).toBeUndefined();
  expect(givenRequestId({ 'x-request-id': id, 'x-amzn-trace-id': `Root=${AMAZON}` })).toBe(AMAZON);
});

test('a trace header without a root, or with one of another form, gives none', () => {
  for (const header of ['Sampled=1', 'Root=1-xyz-1', `Parent=${AMAZON}`]) {
    expect(givenRequestId({ 'x-amzn-trace-id': header })).toBeUndefined();
  }
});
