import { expect, test } from 'vitest';
import { isBug, isPassing, toTableError } from './failure';

test.each([
  ['the machine has no way there', { code: 'ECONNREFUSED' }, true],
  ['an answer that broke off', { name: 'Error', code: 'ERR_STREAM_PREMATURE_CLOSE' }, true],
  ['no answer in time', { name: 'TimeoutError' }, true],
  ['an argument that a bug made', { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' }, false],
  ['a certificate of another name', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, false],
  ['a failure without a code', {}, false],
])('%s: the same call may do in a while, or never', (_, error, isIt) => {
  expect(isPassing(error)).toBe(isIt);
  const { message } = toTableError(error, 'connections').error;
  // Whoever reads that it is tried again waits.
  expect(message).toBe(
    isIt ? 'The table connections does not answer just now.' : 'The table connections could not be read.',
  );
});

test.each([
  ['what AWS says of the rights', { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } }, false],
  ['what lasts on the way there', { code: 'CERT_HAS_EXPIRED', $metadata: { attempts: 1 } }, false],
  ['no credentials for the moment', { name: 'CredentialsProviderError' }, false],
  ['no answer', { code: 'ECONNREFUSED' }, false],
  ['an item that no table takes', { name: 'ValidationException', $metadata: { httpStatusCode: 400 } }, true],
  ['what the program did wrong by itself', new TypeError('undefined is not a function'), true],
  ['a text that it cannot read', new SyntaxError('Unexpected end of JSON input'), true],
])('%s: it is a bug, or may be mended while a call waits', (_, error, isIt) => {
  expect(isBug(error)).toBe(isIt);
});
