import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestTable } from '../registry/test-table';
import type { AuditLog } from './audit-log';
import { removeOldAudit } from './audit-retention';
import type { ConsoleTable } from './console-table';
import { ACT, DAY_MS, deleteItem, failing, newAudit, readItems, readWhole, START } from './test-audit';

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

test('the audit is read newest first, over days, in pages without gaps, with the outcomes that came later', async () => {
  const { audit, clock, words } = await newAudit(engine);
  const ids: string[] = [];
  for (let index = 0; index < 60; index++) {
    clock.ms += 60 * 60_000;
    ids.push(await audit.begin({ ...ACT, subjects: [`c${index}`] }));
  }
  await audit.close(ids[59] as string, '1 closed');
  clock.ms += DAY_MS;
  await audit.close(ids[0] as string, 'a day later');
  const shown = await readWhole(audit);
  expect(shown.map(({ id }) => id)).toEqual(ids.reverse());
  expect(shown[0]).toMatchObject({ outcome: '1 closed', subjects: ['c59'], from: '192.0.2.1', isChained: true });
  expect(shown[1]).toMatchObject({ outcome: 'started', endedAt: null });
  expect(shown[59]).toMatchObject({ outcome: 'a day later', endedAt: clock.ms });
  // 60 acts, 2 outcomes, and the records that close three days.
  expect(await words()).toBe('All 65 records of 4 days, up to 2026-05-04, hold.');
});

test('a filter finds by who, act, target, subject, outcome and day, and a long way through what does not match', async () => {
  const { audit, clock } = await newAudit(engine);
  const kick = await audit.begin({ ...ACT, user: 'bob', subjects: ['conn-1', 'conn-2'], total: 2 });
  await audit.close(kick, '2 closed');
  clock.ms += DAY_MS;
  await audit.begin({ ...ACT, act: 'refused', target: null, subjects: [], outcome: 'wrong-password' });
  const found = async (filter: Parameters<typeof readWhole>[1]) =>
    (await readWhole(audit, filter)).map(({ act }) => act);
  expect(await found({ user: 'bob' })).toEqual(['kick']);
  expect(await found({ act: 'refused' })).toEqual(['refused']);
  expect(await found({ on: 'local' })).toEqual(['kick']);
  expect(await found({ subject: 'conn-2' })).toEqual(['kick']);
  expect(await found({ outcome: '2 closed' })).toEqual(['kick']);
  expect(await found({ outcome: 'Wrong password' })).toEqual(['refused']);
  expect(await found({ to: '2026-05-01' })).toEqual(['kick']);
  expect(await found({ from: '2026-05-02', to: '2026-05-02' })).toEqual(['refused']);
  expect(await found({ user: 'bob', act: 'refused' })).toEqual([]);
});

test('processes that write at once share one chain, and lose and double nothing', async () => {
  const { open, audit, words } = await newAudit(engine);
  const writers = Array.from({ length: 3 }, () => open());
  await Promise.all(
    writers.flatMap((writer, process) =>
      Array.from({ length: 8 }, async (_, index) => {
        const id = await writer.begin({ ...ACT, subjects: [`${process}-${index}`] });
        await writer.close(id, 'done');
      }),
    ),
  );
  const subjects = (await readWhole(audit)).map(({ subjects }) => subjects[0]);
  expect(new Set(subjects).size).toBe(24);
  expect(subjects).toHaveLength(24);
  expect(await words()).toBe('All 48 records of 2026-05-01 hold.');
});

test('whoever removes the copy of an outcome hides it from nobody', async () => {
  const { name, audit, words } = await newAudit(engine);
  await audit.close(await audit.begin(ACT), '1 closed');
  for (const item of await readItems(engine.client, name)) {
    if (item.pk.startsWith('AUDIT-ENDS')) await deleteItem(engine.client, name, item);
  }
  expect(await readWhole(audit)).toMatchObject([{ outcome: '1 closed' }]);
  expect(await words()).toMatch(/1 outcome of them stands in the chain alone: .* or its copy was removed\.$/);
});

test('a table that refuses writes leaves nothing half promised', async () => {
  const { table, open, audit } = await newAudit(engine);
  const refused = open(failing(table, 'putNew', () => true));
  await expect(refused.begin(ACT)).rejects.toThrow('not now');
  expect(await readWhole(audit)).toEqual([]);
});

test('whether records can be written is found out without one', async () => {
  const { name, table, open, audit, words } = await newAudit(engine);
  await audit.assertWritable();
  await audit.begin(ACT);
  const before = await readItems(engine.client, name);
  let isOut = false;
  const other = open(failing(table, 'setIf', () => isOut));
  await other.assertWritable();
  isOut = true;
  await expect(other.assertWritable()).rejects.toThrow('not now');
  expect(await readItems(engine.client, name)).toEqual(before);
  // Nor does it disturb who writes at the same time.
  await Promise.all([audit.begin(ACT), audit.assertWritable(), audit.begin(ACT), audit.assertWritable()]);
  await audit.assertWritable();
  expect(await words()).toBe('All 3 records of 2026-05-01 hold.');
});

test('half a character and other odd text are recorded so that they hold', async () => {
  const { audit, words } = await newAudit(engine);
  await audit.begin({ ...ACT, user: '\ud800', detail: '\u0000\udfff💥', filter: '', subjects: ['', '\ud83d'] });
  expect(await words()).toBe('The record of 2026-05-01 holds.');
});

test('what is longer than a record holds is cut, and how many there were is told', async () => {
  const { audit, words } = await newAudit(engine);
  const text = 'x'.repeat(3_000);
  const subjects = Array.from({ length: 60 }, (_, index) => `c${index}`);
  const id = await audit.begin({ ...ACT, subjects, total: 60, filter: text, reason: text, detail: text });
  await audit.close(id, text);
  const cut = text.slice(0, 2_000);
  expect(await readWhole(audit)).toMatchObject([
    { subjects: subjects.slice(0, 50), total: 60, filter: cut, reason: cut, detail: cut, outcome: cut },
  ]);
  expect(await words()).toBe('All 2 records of 2026-05-01 hold.');
});

test('records from before the chain are read after it, and told as not chained', async () => {
  const { audit, table, words } = await newAudit(engine);
  const id = '2026-04-30T10:00:00.000Z#0000abcd';
  await table.put({ pk: 'AUDIT-DAYS', sk: '2026-04-30' });
  await table.put({ pk: 'AUDIT#2026-04-30', sk: id, id, at: START - DAY_MS, ...ACT, user: 'old', outcome: '1 closed' });
  expect(await words()).toBe('Nothing is chained yet. 1 day from before the audit was chained cannot be verified.');
  await audit.begin(ACT);
  expect((await readWhole(audit)).map(({ user, isChained }) => [user, isChained])).toEqual([
    ['ana', true],
    ['old', false],
  ]);
  expect(await words()).toMatch(/holds. 1 day from before the audit was chained cannot be verified.$/);
});

test.each([
  ['one letter too many', '0000006x'],
  ['signs of an id and of an address', '0000006#T/é?%'],
  ['as many bytes as a key may have', `0000006${'y'.repeat(1017)}`],
])('a page whose last record has a damaged key is followed by what is older: %s', async (_, damaged) => {
  const { audit, table } = await newAudit(engine);
  for (let number = 1; number <= 55; number++) await audit.begin({ ...ACT, subjects: [`${number}`] });
  await table.put({ pk: 'AUDIT-CHAIN#2026-05-01', sk: damaged, subjects: ['damaged'] });
  const subjects = (await readWhole(audit)).map(({ subjects }) => subjects[0]);
  expect(subjects.slice(48, 52)).toEqual(['7', 'damaged', '6', '5']);
  expect(subjects).toHaveLength(56);
  // Of those from before the chain too, where the key alone is the id.
  const day = '2026-04-30';
  const keys = Array.from({ length: 43 }, (_, index) => `${day}T10:00:${index + 10}.000Z#0000abcd`);
  await table.put({ pk: 'AUDIT-DAYS', sk: day });
  for (const sk of [...keys, damaged, '0000001']) await table.put({ pk: `AUDIT#${day}`, sk });
  const ids = (await readWhole(audit)).map(({ id }) => id);
  expect(ids).toHaveLength(101);
  expect(ids.slice(-2)).toEqual([`${day}/${damaged}`, `${day}/0000001`]);
  expect(new Set(ids).size).toBe(101);
});

describe('retention', () => {
  test('removes whole days with a record of it, and what remains holds', async () => {
    const { name, audit, table, clock, now, words } = await newAudit(engine);
    const old = '2026-04-20T10:00:00.000Z#0000abcd';
    await table.put({ pk: 'AUDIT-DAYS', sk: '2026-04-20' });
    await table.put({ pk: 'AUDIT#2026-04-20', sk: old, id: old, at: 0, ...ACT });
    for (let day = 0; day < 15; day++) {
      const id = await audit.begin(ACT);
      await audit.close(id, `day ${day}`);
      clock.ms += DAY_MS;
    }
    const removed = await removeOldAudit({ table, audit, keepDays: 5, now });
    expect(removed).toEqual([
      '2026-04-20',
      ...Array.from({ length: 10 }, (_, day) => `2026-05-${String(day + 1).padStart(2, '0')}`),
    ]);
    const told = await readWhole(audit, { act: 'retention' });
    expect(told).toHaveLength(11);
    expect(told[0]).toMatchObject({ user: 'the console', outcome: 'removed', subjects: ['2026-05-10'] });
    expect((await readWhole(audit, { act: 'kick' })).at(-1)).toMatchObject({ outcome: 'day 10' });
    expect(await words()).toMatch(/^All \d+ records of 6 days, up to 2026-05-16, hold\.$/);
    expect(await removeOldAudit({ table, audit, keepDays: 5, now })).toEqual([]);
    // The outcome of an act of a day that is gone is none that a writer left out.
    const late = await audit.begin(ACT);
    clock.ms += 7 * DAY_MS;
    await audit.close(late, 'a week later');
    await removeOldAudit({ table, audit, keepDays: 5, now });
    expect(await words()).toMatch(/^All \d+ records of .* hold\.$/);
    // A month later those records of removal are old themselves.
    clock.ms += 45 * DAY_MS;
    await audit.begin(ACT);
    await removeOldAudit({ table, audit, keepDays: 5, now });
    expect(await words()).toMatch(/^All \d+ records of .* hold\.$/);
    const kept = await readItems(engine.client, name);
    expect(kept.filter(({ pk, sk }) => /2026-05/.test(`${pk} ${sk}`))).toEqual([]);
  });

  test('leaves the last day, however old it is: the next record follows it', async () => {
    const { audit, table, clock, now, words } = await newAudit(engine);
    await audit.begin(ACT);
    clock.ms += 90 * DAY_MS;
    expect(await removeOldAudit({ table, audit, keepDays: 30, now })).toEqual([]);
    expect(await readWhole(audit)).toHaveLength(1);
    await audit.begin(ACT);
    expect(await words()).toBe('All 3 records of 2 days, up to 2026-07-30, hold.');
  });

  /** Two days that are too old, one from before the chain, in a console whose next retention is at `now`. */
  async function twoOldDays() {
    const made = await newAudit(engine);
    await made.table.put({ pk: 'AUDIT-DAYS', sk: '2026-04-20' });
    await made.audit.begin(ACT);
    made.clock.ms += 31 * DAY_MS;
    await made.audit.begin(ACT);
    const remove = (audit: Pick<AuditLog, 'begin' | 'close'> = made.audit) =>
      removeOldAudit({ table: made.table, audit, keepDays: 30, now: made.now });
    return { ...made, remove, told: () => readWhole(made.audit, { act: 'retention' }) };
  }

  test('of two consoles at once makes one record for each day', async () => {
    const { audit, remove, told, words } = await twoOldDays();
    const meanwhile: string[][] = [];
    const days = await remove({
      ...audit,
      // The other one looks just when this one is about to write.
      async begin(record) {
        meanwhile.push(await remove());
        return audit.begin(record);
      },
    });
    expect(meanwhile).toEqual([[], []]);
    expect(days).toEqual(['2026-04-20', '2026-05-01']);
    expect((await told()).map(({ subjects, outcome }) => [...subjects, outcome])).toEqual([
      ['2026-05-01', 'removed'],
      ['2026-04-20', 'removed'],
    ]);
    expect(await words()).toMatch(/hold\.$/);
    const crowded = await twoOldDays();
    const all = await Promise.all([crowded.remove(), crowded.remove(), crowded.remove()]);
    expect(all.flat().sort()).toEqual(['2026-04-20', '2026-05-01']);
    expect(await crowded.told()).toHaveLength(2);
    expect(await crowded.words()).toMatch(/hold\.$/);
  });

  test('is taken up by another console when the one that was about to record it has ended', async () => {
    const { audit, clock, remove, told } = await twoOldDays();
    await expect(remove({ ...audit, begin: () => Promise.reject(new Error('killed')) })).rejects.toThrow('killed');
    clock.ms += 10 * 60_000 - 1;
    expect(await remove()).toEqual([]);
    clock.ms += 1;
    expect(await remove()).toEqual(['2026-04-20', '2026-05-01']);
    expect(await told()).toHaveLength(2);
  });

  test('one that was interrupted half way is no break, and goes on', async () => {
    const { audit, table, clock, now, words } = await newAudit(engine);
    for (let day = 0; day < 3; day++) {
      await audit.begin(ACT);
      await audit.begin(ACT);
      clock.ms += 31 * DAY_MS;
    }
    await audit.begin(ACT);
    let deletes = 0;
    const dying: ConsoleTable = {
      ...table,
      async delete(key) {
        if (++deletes > 1) throw new Error('killed');
        return table.delete(key);
      },
    };
    await expect(removeOldAudit({ table: dying, audit, keepDays: 40, now })).rejects.toThrow('killed');
    expect(await words()).toMatch(/hold\.$/);
    // Two at once that find what it left.
    const both = [0, 1].map(() => removeOldAudit({ table, audit, keepDays: 40, now }));
    expect((await Promise.all(both)).flat().sort()).toEqual(['2026-05-01', '2026-06-01']);
    expect(await words()).toMatch(/hold\.$/);
    expect(await readWhole(audit, { act: 'retention' })).toHaveLength(2);
  });
});
