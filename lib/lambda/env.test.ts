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
