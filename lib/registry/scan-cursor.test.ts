import { expect, test } from 'vitest';
import { MAX_CURSOR_LENGTH } from '../domain/paging';
import { back, decodeScanCursor, encodeScanCursor, FIRST_PAGE, forward, type ScanCursor } from './scan-cursor';

const idOf = (page: number) => `page-${String(page).padStart(10, '0')}=`;

/** What arrives at the server after so many pages forward, each through its text. */
function walk(pages: number, id = idOf): ScanCursor {
  let cursor = FIRST_PAGE;
  for (let page = 1; page <= pages; page++) {
    cursor = decodeScanCursor(encodeScanCursor(forward(cursor, id(page)), 'q'), 'q') as ScanCursor;
  }
  return cursor;
}

test('the way back leads over every page to the first', () => {
  const seen: (string | null)[] = [];
  for (let cursor: ScanCursor | undefined = walk(3); cursor; cursor = back(cursor)) seen.push(cursor.after);
  expect(seen).toEqual([idOf(3), idOf(2), idOf(1), null]);
});

test('a hundred pages with ids of AWS fit; beyond that the oldest are forgotten, and that is known', () => {
  expect(walk(100).isCut).toBe(false);
  const far = walk(300);
  expect(encodeScanCursor(far, 'q').length).toBeLessThanOrEqual(MAX_CURSOR_LENGTH);
  expect(far.isCut).toBe(true);
  let last = far;
  for (let cursor: ScanCursor | undefined = far; cursor; cursor = back(cursor)) last = cursor;
  expect(last.after).not.toBeNull();
});

test('an id of 2,048 bytes still makes a cursor', () => {
  const long = walk(3, (page) => `${page}${'x'.repeat(2047)}`);
  expect(long.after).toHaveLength(2048);
  expect(encodeScanCursor(long, 'q').length).toBeLessThanOrEqual(MAX_CURSOR_LENGTH);
});

test.each(['', 'x', '%%%', 'e30', Buffer.from('{"s":1,"t":[],"c":false,"q":"q"}').toString('base64url')])(
  'the corrupt text %j is no cursor',
  (text) => {
    expect(decodeScanCursor(text, 'q')).toBeUndefined();
  },
);

test('a cursor of another list is none of this one', () => {
  expect(decodeScanCursor(encodeScanCursor(forward(FIRST_PAGE, 'a'), 'other'), 'q')).toBeUndefined();
});
