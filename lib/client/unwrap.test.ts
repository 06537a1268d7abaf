import { UnrecognizedActionError } from 'next/dist/client/components/unrecognized-action-error';
import { expect, test } from 'vitest';
import { FOREIGN, TOO_LARGE, UPGRADED } from '../domain/at-door';
import { ActError, problemOf, refusalOf } from './unwrap';

test('what the console refused unread is told in its words, and nothing else passes for them', () => {
  for (const words of [TOO_LARGE, FOREIGN]) {
    // As the browser's side of an action throws what was answered as text.
    expect(refusalOf(new Error(words))).toMatchObject({ ok: false, error: { message: words } });
    expect(problemOf(new Error(words))).toBe(words);
  }
  expect(refusalOf(new UnrecognizedActionError('Server Action "40ab" was not found on the server.'))).toMatchObject({
    error: { message: UPGRADED },
  });
  expect(refusalOf(new TypeError('Failed to fetch'))).toBeNull();
  expect(refusalOf(undefined)).toBeNull();
  expect(problemOf(new ActError({ code: 'forbidden', message: 'Ask an admin.' }))).toBe('Ask an admin.');
  expect(problemOf(new Error('minified 418'))).toBe('The console does not answer. Is it running?');
});
