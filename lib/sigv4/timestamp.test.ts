import { expect, test } from 'vitest';
import { parseHttpDate, parseTimestamp, toTimestamp } from './timestamp';

test.each(['20261122T120000Z', '20240229T235959Z', '20000229T000000Z', '20261231T235959Z'])('reads %s back', (text) => {
  expect(toTimestamp(parseTimestamp(text) ?? 0)).toBe(text);
});

test.each([
  '',
  '2026-11-22T12:00:00Z',
  '20261122T120000',
  '20261122T120000Z\n',
  ' 20261122T120000Z',
  '20261322T120000Z',
  '20260022T120000Z',
  '20260431T120000Z',
  '20260229T120000Z',
  '21000229T120000Z',
  '20261100T120000Z',
  '20261122T240000Z',
  '20261122T126000Z',
  '20261122T120060Z',
  '٢٠٢٦١١٢٢T120000Z',
])('%j is no timestamp', (text) => {
  expect(parseTimestamp(text)).toBeUndefined();
});

test.each([
  ['Sun, 22 Nov 2026 12:00:00 GMT', Date.UTC(2026, 10, 22, 12)],
  ['Sun, 22 Nov 2026 12:00:00', undefined],
  ['Sun, 22 Nov 2026 12:00:00 +0100', undefined],
  ['Sun, 22 Xyz 2026 12:00:00 GMT', undefined],
  ['22 Nov 2026', undefined],
])('reads the HTTP date %j as %j', (text, epochMs) => {
  expect(parseHttpDate(text)).toBe(epochMs);
});
