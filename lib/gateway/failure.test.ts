import { expect, test } from 'vitest';
import { toFailure } from './failure';

const http = (httpStatusCode: number, name = 'Unknown') => ({ name, $metadata: { httpStatusCode } });

test.each([
  ['a 410 without its type', http(410), 'gone'],
  ['a GoneException without a status', { name: 'GoneException' }, 'gone'],
  ['a 429', http(429, 'LimitExceededException'), 'throttled'],
  ['a 413', http(413), 'tooLarge'],
  ['a 400', http(400, 'BadRequestException'), 'invalid'],
  ['a 403', http(403, 'ForbiddenException'), 'refused'],
  ['missing credentials', { name: 'CredentialsProviderError' }, 'refused'],
  ['a 500', http(500, 'InternalServerErrorException'), 'failed'],
  ['a gateway that is down', { name: 'Error', code: 'ECONNREFUSED' }, 'failed'],
  ['a connection that broke after sending', { name: 'Error', code: 'ECONNRESET' }, 'uncertain'],
  ['a call without an answer', { name: 'TimeoutError' }, 'uncertain'],
  ['something that is no error at all', undefined, 'uncertain'],
])('%s is told as it is', (_, error, outcome) => {
  expect(toFailure(error).outcome).toBe(outcome);
});
