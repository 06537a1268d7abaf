import { expect, test } from 'vitest';
import { readEnv } from './env';

test('takes an empty variable for an absent one', () => {
  expect(readEnv({ TABLE_NAME: 'registry', USER_QUERY_PARAMETER: '' })).toEqual({ TABLE_NAME: 'registry' });
});

test('names the variable that is missing', () => {
  expect(() => readEnv({})).toThrow(/^TABLE_NAME: /);
});

test.each(['0', '-1', 'often', '1.5'])('refuses %j as an interval of stamps', (ACTIVITY_STAMP_SECONDS) => {
  expect(() => readEnv({ TABLE_NAME: 'registry', ACTIVITY_STAMP_SECONDS })).toThrow(/^ACTIVITY_STAMP_SECONDS: /);
});

test('reads shared addresses with or without spaces, and refuses what is none', () => {
  const read = (SHARED_ADDRESSES: string) => readEnv({ TABLE_NAME: 'registry', SHARED_ADDRESSES }).SHARED_ADDRESSES;
  expect(read('203.0.113.0/24, 2001:db8::1')).toEqual(['203.0.113.0/24', '2001:db8::1']);
  expect(() => read('203.0.113.0/24,proxy')).toThrow(/^SHARED_ADDRESSES: write IP addresses or CIDR blocks/);
});
