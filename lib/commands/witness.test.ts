import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeTempDir } from '../local/testing';
import { readWitness } from './witness';

const RECORDS = [
  { id: '2026-11-26#0000012', hash: 'ab12' },
  { id: '2026-11-27#0000001', hash: 'cd34' },
];
const lines = RECORDS.map((record) => JSON.stringify({ level: 30, time: 1, request: '', ...record, msg: 'audited' }));
const LAMBDA = `2026-11-27T10:00:00.000Z\t2f-7\tINFO\t`;

function read(text: string) {
  const file = join(makeTempDir(), 'any.log');
  writeFileSync(file, text);
  return () => readWitness(file);
}

describe('records are read from a log', () => {
  const events = lines.map((message) => ({ logStreamName: 'console/1', timestamp: 1, message, eventId: '3' }));
  const results = lines.map((value) => [
    { field: '@timestamp', value: '2026' },
    { field: '@message', value },
  ]);
  const csv = (text: string) => `"${text.replaceAll('"', '""')}"`;
  test.each([
    ['as it was written', `starting\n${lines.join('\n')}\n{"level":30,"msg":"ready"}\n`],
    ['with times before the lines', lines.map((line) => `2026-11-27T10:00:00 console/1 ${line}`).join('\n')],
    ['of the worker on Lambda', lines.map((line) => LAMBDA + line).join('\n')],
    ['as filter-log-events answers', JSON.stringify({ events, searchedLogStreams: [] }, null, 4)],
    ['as filter-log-events answers, in one line', JSON.stringify({ events })],
    ['as text with columns', lines.map((line) => `EVENTS\t3\t1\tconsole/1\t${line}\t1`).join('\n')],
    ['as Logs Insights exports', ['@timestamp,@message', ...lines.map((line) => `2026,${csv(line)}`)].join('\n')],
    ['as get-query-results answers', JSON.stringify({ results, status: 'Complete' }, null, 4)],
    ['wrapped once more', lines.map((log) => JSON.stringify({ message: JSON.stringify({ log }) })).join('\n')],
    ['that tells some twice', [...lines, ...lines].join('\n')],
  ])('%s', (_, text) => {
    expect(read(text)()).toEqual(RECORDS);
  });
});

test('a log that tells of nothing, or of records that cannot be read, is refused in words', () => {
  for (const text of ['', 'starting\n', 'INFO: audited\n    id: "2026-11-26#0000012"\n']) {
    expect(read(text)).toThrow(/tells of no record, so there is nothing to compare\. Give the lines/);
  }
  expect(read(`${lines[0]}\n${lines[1]?.slice(10)}`)).toThrow(/tells of 2 records, 1 of them cut off/);
  expect(read('id,hash,msg\n"2026-11-26#0000012","ab12","audited"')).toThrow(/tells of 1 record, 1 of them/);
});
