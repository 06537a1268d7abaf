import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuditLog } from '../console/audit-log';
import { removeOldAudit } from '../console/audit-retention';
import type { ConsoleTable } from '../console/console-table';
import { ACT, DAY_MS, deleteItem, failing, newAudit, readItems } from '../console/test-audit';
import { makeTempDir } from '../local/testing';
import { startTestTable } from '../registry/test-table';
import { compareWitness, describeComparison } from './compare-witness';
import { readWitness } from './witness';

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

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

test('a record that one process has written and another found is one that was written', () => {
  const [record] = RECORDS;
  const found = JSON.stringify({ level: 30, ...record, isFound: true, msg: 'audited' });
  expect(read(found)()).toEqual([{ ...record, isFound: true }]);
  expect(read(`${found}\n${lines[0]}\n${found}`)()).toEqual([record]);
});

test('a log that tells of nothing, or of records that cannot be read, is refused in words', () => {
  for (const text of ['', 'starting\n', 'INFO: audited\n    id: "2026-11-26#0000012"\n']) {
    expect(read(text)).toThrow(/tells of no record, so there is nothing to compare\. Give the lines/);
  }
  expect(read(`${lines[0]}\n${lines[1]?.slice(10)}`)).toThrow(/tells of 2 records, 1 of them cut off/);
  expect(read('id,hash,msg\n"2026-11-26#0000012","ab12","audited"')).toThrow(/tells of 1 record, 1 of them/);
});

/** An audit of three days, each with two records, and what somebody does to it past the console. */
async function threeDays() {
  const made = await newAudit(engine);
  for (let day = 0; day < 3; day++) {
    if (day > 0) made.clock.ms += 31 * DAY_MS;
    await made.audit.begin(ACT);
    await made.audit.begin(ACT);
  }
  const { table, audit, witnessed, now, name } = made;
  return {
    ...made,
    remove: (over: ConsoleTable = table) => removeOldAudit({ table: over, audit, keepDays: 40, now }),
    compare: (log = witnessed, over: ConsoleTable = table, loggedUntil = now()) =>
      compareWitness(over, { witnessed: log, loggedUntil, day: null }),
    async wipe(isWiped: (day: string) => boolean) {
      for (const item of await readItems(engine.client, name)) {
        const day = item.pk.startsWith('AUDIT-') && `${item.pk}#${item.sk}`.match(/\d{4}-\d\d-\d\d/)?.[0];
        if (day && isWiped(day)) await deleteItem(engine.client, name, item);
      }
    },
  };
}

describe('records of days before the oldest one', () => {
  test('are left out where a record tells of the removal, and the log of that record', async () => {
    const { remove, compare, verify, witnessed } = await threeDays();
    expect(await remove()).toEqual(['2026-05-01']);
    const { last } = await verify();
    expect(await compare()).toMatchObject({
      problem: null,
      left: witnessed.filter(({ id }) => id < '2026-05-02').length,
      removal: { id: '2026-07-02#0000003', removed: '2026-05-01', oldest: '2026-06-01', isDoubtful: false },
    });
    expect(describeComparison(await compare(), 'any.log')).toMatchObject({ code: 0 });
    const without = witnessed.filter(({ id }) => id !== '2026-07-02#0000003');
    expect((await compare(without)).removal).toMatchObject({ isDoubtful: true });
    // A log that does not reach the day of the removal says nothing about it.
    expect((await compare(witnessed.filter(({ id }) => id < '2026-07-02'))).removal).toMatchObject({
      isDoubtful: false,
    });
    const other = [...witnessed, { id: '2026-05-01#0000003', hash: last?.hash ?? '' }];
    expect((await compare(other)).problem).toBe(
      'The log tells of record 3 of 2026-05-01, and 2026-06-01 goes on after another one that is said to be the last of 2026-05-01.',
    );
    expect((await compare([...witnessed, { id: '2026-05-08#0000001', hash: 'a' }])).problem).toMatch(
      /^The log tells of record 1 of 2026-05-08, /,
    );
  });

  test('are missing where the audit begins anew', async () => {
    const { open, compare, wipe, words, witnessed } = await threeDays();
    const log = [...witnessed];
    await wipe(() => true);
    expect((await compare(log)).problem).toBe('Record 1 of 2026-05-01 is missing, and the log tells of it.');
    await open().begin(ACT);
    expect(await words()).toBe('The record of 2026-07-02 holds.');
    const earlier = log.filter(({ id }) => id < '2026-07-02');
    expect((await compare(earlier)).problem).toBe(
      `The audit begins with 2026-07-02, and the log tells of ${earlier.length} records before it.`,
    );
  });

  test('are in doubt where the log tells of the day of their removal and not of the record of it', async () => {
    const { name, table, now, open, compare, wipe, words } = await threeDays();
    const [end] = (await readItems(engine.client, name)).filter(
      ({ pk, sk }) => `${pk} ${sk}` === 'AUDIT-HEADS 2026-06-01',
    );
    await wipe((day) => day < '2026-07-02');
    const detail = `${end?.count} records, the last with the hash ${end?.hash}`;
    const forger = createAuditLog(
      failing(table, 'setIf', () => true),
      now,
    );
    const forged = { ...ACT, act: 'retention' as const, subjects: ['2026-06-01'], detail };
    await expect(forger.begin(forged)).rejects.toThrow('not now');
    expect((await compare()).removal).toMatchObject({ isDoubtful: true });
    // Whoever writes next finds it and counts it, which proves nothing of who wrote it.
    await open().begin(ACT);
    expect(await words()).toBe('All 4 records of 2026-07-02 hold.');
    const comparison = await compare();
    expect(describeComparison(comparison, 'any.log')).toEqual({
      code: 2,
      lines: [
        'The audit holds 4 records that any.log tells of.',
        '6 records of it are of days that are not kept, or not asked for.',
        'The audit begins with 2026-07-02: record 3 of 2026-07-02 tells that 2026-06-01 was removed. The log tells of others of 2026-07-02 and not of that one: it was taken before, it is not that of all consoles, or no console has written that record.',
      ],
    });
  });
});

describe('while retention removes days', () => {
  test('that was interrupted half way, what is left of a day is not looked for', async () => {
    const { table, remove, compare, words } = await threeDays();
    let deletes = 0;
    const dying: ConsoleTable = {
      ...table,
      async delete(key) {
        if (++deletes > 1) throw new Error('killed');
        return table.delete(key);
      },
    };
    await expect(remove(dying)).rejects.toThrow('killed');
    expect(await words()).toMatch(/hold\.$/);
    expect(await compare()).toMatchObject({ problem: null, removal: { removed: '2026-05-01', oldest: '2026-06-01' } });
  });

  test('a day that leaves after the days were read is not missing', async () => {
    const { table, remove, compare } = await threeDays();
    let removed: string[] | undefined;
    const leaving: ConsoleTable = {
      ...table,
      async queryUp(...args: Parameters<ConsoleTable['queryUp']>) {
        if (args[0].endsWith('2026-05-01')) removed ??= await remove();
        return table.queryUp(...args);
      },
    } as ConsoleTable;
    expect(await compare(undefined, leaving)).toMatchObject({ problem: null, removal: { removed: '2026-05-01' } });
    expect(removed).toEqual(['2026-05-01']);
  });
});

describe('records that the log does not tell of', () => {
  const MINUTE_MS = 60_000;

  test('are found where they stand before one that it tells of, whoever went on after them', async () => {
    const { table, now, open, compare, words, witnessed } = await threeDays();
    // Past all consoles, with the hash and the count that a console would have written.
    await createAuditLog(table, now).begin({ ...ACT, user: 'mallory' });
    await open().begin(ACT);
    expect(await words()).toMatch(/^All 10 records of 3 days, .* hold\.$/);
    const until = now() + MINUTE_MS;
    const comparison = await compare(undefined, table, until);
    expect(describeComparison(comparison, 'any.log')).toEqual({
      code: 2,
      lines: [
        'The audit holds 9 records that any.log tells of.',
        'Record 3 of 2026-07-02 stands in the audit, and no line tells who wrote it: the log was taken before, it is not that of all consoles and of npm run users, a writer was interrupted, or no console has written it.',
      ],
    });
    const others = witnessed.filter(({ id }) => id.startsWith('2026-05') || id.endsWith('4'));
    expect((await compare(others, table, until)).untold).toEqual(
      ['2026-06-01#0000001', '2026-06-01#0000002', '2026-06-01#0000003'].concat([
        '2026-07-02#0000001',
        '2026-07-02#0000002',
        '2026-07-02#0000003',
      ]),
    );
    // One day alone, between others that the log tells of.
    expect(await compareWitness(table, { witnessed: others, loggedUntil: until, day: '2026-06-01' })).toMatchObject({
      compared: 0,
      untold: { length: 3 },
    });
    // With only a part of the lines where the log begins, what stood there before them was the same.
    expect(await compare(witnessed.filter(({ id }) => id >= '2026-07-02#0000004'))).toMatchObject({ untold: [] });
  });

  test('are in doubt where a console only found them, uncounted', async () => {
    const { table, now, open, compare, witnessed } = await threeDays();
    const uncounted = failing(table, 'setIf', () => true);
    await expect(createAuditLog(uncounted, now).begin({ ...ACT, user: 'mallory' })).rejects.toThrow('not now');
    await open().begin(ACT);
    const found = witnessed.filter(({ isFound }) => isFound);
    expect(found).toMatchObject([{ id: '2026-07-02#0000003' }]);
    expect(await compare(undefined, table, now() + MINUTE_MS)).toMatchObject({
      problem: null,
      untold: ['2026-07-02#0000003'],
    });
  });

  test('after its end are later ones, unless they are dated before it was last written to', async () => {
    const { table, now, clock, compare } = await threeDays();
    const loggedUntil = clock.ms;
    await createAuditLog(table, now).begin(ACT);
    const comparison = await compare(undefined, table, loggedUntil);
    expect(describeComparison(comparison, 'any.log')).toEqual({
      code: 0,
      lines: [
        'The audit holds 8 records that any.log tells of.',
        '1 record that it does not tell of is dated less than a minute before it was last written to, or after that.',
      ],
    });
    expect(await compare(undefined, table, loggedUntil + MINUTE_MS)).toMatchObject({
      later: 0,
      untold: ['2026-07-02#0000003'],
    });
  });

  test('are no alarm while lines of two busy consoles are on their way, and are one however late a record is dated', async () => {
    const { table, now, clock, open, compare, witnessed } = await threeDays();
    const other = createAuditLog(table, now);
    await other.begin(ACT);
    await open().begin(ACT);
    expect(describeComparison(await compare(), 'any.log')).toMatchObject({ code: 0, lines: { length: 2 } });
    expect(await compare()).toMatchObject({ untold: [], later: 1 });
    const ahead = createAuditLog(table, () => clock.ms + 60 * MINUTE_MS);
    await ahead.begin(ACT);
    await open().begin(ACT);
    expect(witnessed.at(-1)?.id).toBe('2026-07-02#0000006');
    expect(await compare(undefined, table, now() + MINUTE_MS)).toMatchObject({
      untold: ['2026-07-02#0000003', '2026-07-02#0000005'],
      later: 0,
    });
  });
});
