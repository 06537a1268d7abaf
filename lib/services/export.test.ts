import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { maskRow } from '../domain/personal';
import { ensureTable } from '../registry/ensure-table';
import { registryTable, shardOf, ttlOf } from '../registry/layout';
import { createTable, NOW, putAll } from '../registry/test-registry';
import { startTestTable } from '../registry/test-table';
import { idOf, upTo } from '../registry/test-tables';
import { planExport } from './plan-export';
import { createSlots } from './slots';
import { drain, exporterOf } from './test-export';

/** Exports of real tables; the clock moves when they wait. */

const ROWS = 1_300;
const IP = '203.0.113.7';
const AGENT = 'Probe/9 (serial 77)';

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
  await ensureTable(engine.client, 'fleet', registryTable);
  await createTable(engine, 'bare', 'connectionId');
  const rows = upTo(ROWS).map((number) => {
    const connectedAt = NOW - 60_000 - number * 1000;
    const connectionId = idOf(number);
    const shared = { shard: shardOf(connectionId), ttl: ttlOf(connectedAt), sourceIp: IP, userAgent: AGENT };
    return { connectionId, connectedAt, userId: number % 2 ? 'odd' : '=even,"1"', ...shared };
  });
  await putAll(
    engine,
    'fleet',
    rows.map((row) => marshall(row)),
  );
  await putAll(
    engine,
    'bare',
    upTo(1_020).map((number) => marshall({ connectionId: idOf(number) })),
  );
});
afterAll(() => engine.stop());

const idsOfCsv = (text: string) =>
  text
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(',')[0]);
const reads = (calls: { operation: string }[]) =>
  calls.filter(({ operation }) => operation === 'Query' || operation === 'Scan').length;

test('a CSV holds every row once, newest first, and ends as a whole', async () => {
  const { stream, ends } = await exporterOf(engine, 'fleet', NOW).stream();
  const { text, error } = await drain(stream);
  expect(error).toBeUndefined();
  expect(idsOfCsv(text)).toEqual(upTo(ROWS).map(idOf));
  expect(text).toContain(`,"'=even,""1""",`);
  expect(ends).toEqual([{ how: 'whole', rows: ROWS }]);
});

test('an export holds rows that somebody wrote by hand in another shard, across its pages', async () => {
  const row = { connectionId: 'by-hand', connectedAt: NOW - 1_200_500, shard: '11' };
  await putAll(engine, 'fleet', [marshall(row)]);
  const { stream } = await exporterOf(engine, 'fleet', NOW).stream();
  const { text } = await drain(stream);
  await engine.client.send(
    new DeleteItemCommand({ TableName: 'fleet', Key: marshall({ connectionId: row.connectionId }) }),
  );
  expect(idsOfCsv(text)).toEqual([
    ...upTo(ROWS).slice(0, 1_141).map(idOf),
    'by-hand',
    ...upTo(ROWS).slice(1_141).map(idOf),
  ]);
});

test('JSON lines hold what the search finds, each a record of its own', async () => {
  const { stream } = await exporterOf(engine, 'fleet', NOW).stream({ format: 'jsonl', q: 'user:odd older:10m' });
  const { text } = await drain(stream);
  const records = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const wanted = upTo(ROWS).filter((number) => number % 2 === 1 && number + 60 >= 600);
  expect(records.map(({ connectionId }) => connectionId)).toEqual(wanted.map(idOf));
  expect(records[0]).toMatchObject({ userId: 'odd', sourceIp: IP, userAgent: AGENT });
  expect(Date.parse(records[0].connectedAt)).toBe(records[0].connectedAtMs);
});

test.each(['csv', 'jsonl'] as const)('for those who see values masked no byte of a %s tells them', async (format) => {
  const { stream } = await exporterOf(engine, 'fleet', NOW).stream({ format, isMasked: true }, { show: maskRow });
  const { text } = await drain(stream);
  expect(text).toContain(idOf(ROWS - 1));
  expect(text).not.toContain(IP);
  expect(text).not.toContain('serial');
  expect(text).toContain('203.0.•.•');
});

test('a table without an index is read only by consent', async () => {
  const { run, calls, stream } = exporterOf(engine, 'bare', NOW);
  const { result } = await run();
  expect(result).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(reads(calls)).toBe(0);
  const { text } = await drain((await stream({ scan: true })).stream);
  expect(idsOfCsv(text).sort()).toEqual(upTo(1_020).map(idOf));
});

test('reading keeps to its rate, whatever the table gives', async () => {
  const exporter = exporterOf(engine, 'fleet', NOW);
  await drain((await exporter.stream()).stream);
  // The last page is due when all before it have had their time.
  expect(exporter.clock.nowMs - NOW).toBeGreaterThanOrEqual((1_000 / 5_000) * 1000);
});

test.each([
  ['back', -3_600_000],
  ['ahead', 3_600_000],
])('a clock that is set an hour %s meanwhile neither holds a download up nor hurries it', async (_, aheadMs) => {
  const exporter = exporterOf(engine, 'fleet', NOW);
  const { stream, ends } = await exporter.stream();
  exporter.clock.aheadMs = aheadMs;
  await drain(stream);
  expect(ends).toEqual([{ how: 'whole', rows: ROWS }]);
  expect(exporter.clock.nowMs - NOW).toBeGreaterThanOrEqual((1_000 / 5_000) * 1000);
  expect(exporter.clock.nowMs - NOW).toBeLessThan(10_000);
});

test('nothing is read that nobody takes', async () => {
  const { stream, calls } = await opened();
  const reader = stream.getReader();
  await reader.read();
  await reader.read();
  const before = reads(calls);
  await new Promise((resolve) => setImmediate(resolve));
  expect(reads(calls)).toBe(before);
  await reader.read();
  expect(reads(calls)).toBeGreaterThan(before);
  await reader.cancel();
});

test('reading stops when whoever asked goes away, which is told with the number of rows', async () => {
  const { stream, ends, calls } = await opened();
  const reader = stream.getReader();
  await reader.read();
  await reader.read();
  const before = reads(calls);
  await reader.cancel();
  await new Promise((resolve) => setImmediate(resolve));
  expect(reads(calls)).toBe(before);
  expect(ends).toEqual([{ how: 'left', rows: 1_000 }]);
});

test('whoever takes nothing any more is taken to have left', async () => {
  const exporter = exporterOf(engine, 'fleet', NOW);
  const { stream, ends } = await exporter.stream({}, { stallMs: 5 });
  await vi.waitFor(() => expect(ends).toEqual([{ how: 'left', rows: 0 }]), 5_000);
  expect((await drain(stream)).error).toBeInstanceOf(Error);
});

test('what fails on the way breaks the stream, behind a last line that says so', async () => {
  const { stream, ends, faults } = await opened();
  const error = Object.assign(new Error('not authorized to perform: dynamodb:Query'), {
    name: 'AccessDeniedException',
  });
  faults.fail = ({ operation }) => (operation === 'Query' ? error : undefined);
  const drained = await drain(stream);
  expect(drained.error).toBeInstanceOf(Error);
  expect(drained.text.split('\r\n').at(-2)).toMatch(/^"?INCOMPLETE: after 1,000 rows: .*AWS refused access/);
  expect(ends).toMatchObject([{ how: 'broken', rows: 1_000 }]);
});

test('a table that is over its capacity is given time, and nothing is lost', async () => {
  const { stream, ends, faults } = await opened();
  let left = 2;
  const error = Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
  faults.fail = ({ operation }) => (operation === 'Query' && left-- > 0 ? error : undefined);
  expect(idsOfCsv((await drain(stream)).text)).toEqual(upTo(ROWS).map(idOf));
  expect(ends).toEqual([{ how: 'whole', rows: ROWS }]);
});

test('more rows than an export may hold are not passed off as all', async () => {
  const { stream, ends } = await exporterOf(engine, 'fleet', NOW).stream({ format: 'jsonl' }, { maxRows: 1_100 });
  const { text, error } = await drain(stream);
  expect(error).toBeInstanceOf(Error);
  const lines = text.trimEnd().split('\n');
  expect(lines).toHaveLength(1_101);
  expect(JSON.parse(lines.at(-1) as string).incomplete).toMatch(/at most 1,100 rows/);
  expect(ends).toMatchObject([{ how: 'broken', rows: 1_100 }]);
});

test('an export for a state ends with a line that says for how many no answer came', async () => {
  // Nothing listens where this target's gateway should be.
  const { stream, ends } = await exporterOf(engine, 'fleet', NOW).stream({ q: 'user:odd status:live older:21m' });
  const { text, error } = await drain(stream);
  expect(error).toBeUndefined();
  const left = upTo(ROWS).filter((number) => number % 2 === 1 && number >= 1_200).length;
  expect(text.split('\r\n').slice(1)).toEqual([
    expect.stringContaining(`INCOMPLETE: No answer came for ${left} connections`),
    '',
  ]);
  expect(ends).toEqual([{ how: 'whole', rows: 0 }]);
});

test('what cannot be read at all is refused in words, and no file is begun', async () => {
  const { run, faults } = exporterOf(engine, 'fleet', NOW);
  expect((await run({ q: 'older:soon' })).result).toMatchObject({ ok: false, error: { code: 'invalid' } });
  faults.fail = () => Object.assign(new Error('no'), { name: 'ResourceNotFoundException' });
  expect((await run()).result).toMatchObject({ ok: false, error: { code: 'unavailable' } });
});

test('a plan counts what is little, and of much says as far as is known how much it is', async () => {
  const planOf = async (table: string, q: string) => {
    const { ctx } = exporterOf(engine, table, NOW);
    const input = { q, id: '', user: '', ip: '', order: 'newest' as const, scan: false, isMasked: false };
    const plan = await planExport({ ctx, input, countRows: async () => 5_000 });
    return plan.ok ? plan.data : plan.error;
  };
  expect(await planOf('fleet', '')).toMatchObject({ rows: { count: 5_000, is: 'about' } });
  expect(await planOf('fleet', idOf(3))).toMatchObject({ rows: { count: 1, is: 'exact' } });
  expect(await planOf('fleet', 'user:odd')).toMatchObject({ rows: { count: 100, is: 'more' }, capacityUnits: null });
  expect(await planOf('fleet', 'status:live')).toMatchObject({ rows: null, sifted: { rows: 5_000, each: 'asked' } });
  expect(await planOf('fleet', 'status:live user:odd')).toMatchObject({ sifted: { rows: null, each: 'asked' } });
  expect(await planOf('bare', '')).toMatchObject({
    consent: expect.arrayContaining([expect.stringContaining('This export reads')]),
  });
  expect(await planOf('bare', '')).not.toHaveProperty('sifted');
  // Few of many: the file may not grow for long.
  expect(await planOf('bare', 'attr:room=a')).toMatchObject({ rows: null, sifted: { rows: 5_000, each: 'read' } });
  expect(await planOf('bare', 'status:live')).toMatchObject({ isAsked: true, sifted: { rows: 5_000, each: 'asked' } });
  // Of those read only the ones that match the rest are asked about.
  expect(await planOf('bare', 'status:live attr:room=a')).toMatchObject({ sifted: { rows: 5_000, each: 'read' } });
});

test('a place that is given back twice is free once', () => {
  const slots = createSlots(1);
  const release = slots.take();
  expect(slots.take()).toBeUndefined();
  release?.();
  release?.();
  slots.take();
  expect(slots.take()).toBeUndefined();
});

/** An export of which nothing was taken yet; its first page is read. */
async function opened() {
  const exporter = exporterOf(engine, 'fleet', NOW);
  return { ...exporter, ...(await exporter.stream()) };
}
