import { expect, test } from 'vitest';
import type { ConnectionRow } from './connection';
import { csvLine } from './csv';
import { EXPORT_WRITERS, exportFileName } from './export';

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\r\nlines', '"two\r\nlines"'],
  [' padded ', '" padded "'],
  ['', ''],
])('%j is written as RFC 4180 has it', (value, field) => expect(csvLine([value, 7])).toBe(`${field},7\r\n`));

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '"=1', '＝1', "'=1", '=cmd|"/c calc"!A1', '-abc='])(
  '%j is no formula to a spreadsheet',
  (value) => {
    const field = csvLine([value]).trimEnd();
    const text = field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;
    expect(text).toBe(`'${value}`);
  },
);

test('a number is no text, also when it is negative', () => expect(csvLine([-5, undefined])).toBe('-5,\r\n'));

const ROW: ConnectionRow = {
  connectionId: 'a',
  connectedAt: Date.UTC(2026, 0, 15, 12),
  userId: 'ada "x"',
  client: 'curl/8',
};

test('a row has its time as ISO text and as epoch ms, in both forms', () => {
  expect(EXPORT_WRITERS.csv.head).toBe('connectionId,userId,connectedAt,connectedAtMs,sourceIp,client,userAgent\r\n');
  expect(EXPORT_WRITERS.csv.line(ROW)).toBe('a,"ada ""x""",2026-01-15T12:00:00.000Z,1768478400000,,curl/8,\r\n');
  expect(JSON.parse(EXPORT_WRITERS.jsonl.line(ROW))).toEqual({
    connectionId: 'a',
    userId: 'ada "x"',
    connectedAt: '2026-01-15T12:00:00.000Z',
    connectedAtMs: 1768478400000,
    client: 'curl/8',
  });
});

test('what is masked says so, and is not taken for missing', () => {
  const row: ConnectionRow = { ...ROW, sourceIp: '203.0.•.•', isMasked: true };
  expect(EXPORT_WRITERS.csv.line(row)).toContain(',203.0.•.•,curl/8,(masked)\r\n');
  expect(JSON.parse(EXPORT_WRITERS.jsonl.line(row))).toMatchObject({ sourceIp: '203.0.•.•', masked: true });
});

test('a file is named after its target and its time', () =>
  expect(exportFileName('orders', 'jsonl', Date.UTC(2026, 10, 26, 18, 30, 5, 9))).toBe(
    'connections-orders-20261126T183005Z.jsonl',
  ));
