import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestTable } from '../registry/test-table';
import { createAuditLog } from './audit-log';
import { ACT, DAY_MS, failing, type Item, newAudit, readItems, readWhole, START } from './test-audit';

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

describe('a writer that is interrupted', () => {
  test('before its record counts: the act is refused, the next record takes the chain up, and everything holds', async () => {
    const { table, open, audit, words } = await newAudit(engine);
    await audit.begin(ACT);
    let isOut = true;
    const other = open(failing(table, 'setIf', () => isOut));
    await expect(other.begin({ ...ACT, user: 'bob' })).rejects.toThrow('not now');
    expect(await words()).toBe('The record of 2026-05-01 holds.');
    isOut = false;
    await other.begin({ ...ACT, user: 'cy' });
    expect((await readWhole(audit)).map(({ user }) => user)).toEqual(['cy', 'bob', 'ana']);
    expect(await words()).toBe('All 3 records of 2026-05-01 hold.');
  });

  test('before it told the log: whoever counts its record does, and nothing in the chain is untold', async () => {
    const { name, table, clock, now, audit, witnessed } = await newAudit(engine);
    await audit.begin(ACT);
    const dying = createAuditLog(
      failing(table, 'setIf', () => true),
      now,
    );
    await expect(dying.begin({ ...ACT, user: 'bob' })).rejects.toThrow('not now');
    clock.ms += DAY_MS;
    await audit.begin({ ...ACT, user: 'cy' });
    const chain = (await readItems(engine.client, name)).filter(({ pk }) => pk.startsWith('AUDIT-CHAIN#'));
    expect(chain.map(({ kind, user }) => user ?? kind)).toEqual(['ana', 'bob', 'close', 'cy']);
    const tell = ({ pk, sk, hash }: Item) => ({ id: `${pk.slice('AUDIT-CHAIN#'.length)}#${sk}`, hash });
    expect(witnessed).toEqual(chain.map((link) => ({ ...tell(link), ...(link.user === 'bob' && { isFound: true }) })));
  });

  test('between two days: the chain goes on in the day that was named, however late', async () => {
    const { table, clock, open, audit, words } = await newAudit(engine);
    await audit.begin(ACT);
    clock.ms += DAY_MS;
    const other = open(failing(table, 'putNew', (pk) => pk.endsWith('2026-05-02')));
    await expect(other.begin(ACT)).rejects.toThrow('not now');
    expect(await words()).toMatch(
      /^Record 1 of 2026-05-02 is missing with all of that day, for which 2026-05-01 was closed/,
    );
    clock.ms += 5 * DAY_MS;
    await audit.begin(ACT);
    expect(await words()).toBe('All 4 records of 3 days, up to 2026-05-07, hold.');
  });

  test('between an outcome and its copy for reading: it is shown as the chain holds it, and that is told', async () => {
    const { table, open, clock, words } = await newAudit(engine);
    const audit = open(failing(table, 'putNew', (pk) => pk.startsWith('AUDIT-ENDS')));
    await expect(audit.close(await audit.begin(ACT), 'done')).rejects.toThrow('not now');
    const late = await audit.begin({ ...ACT, user: 'bob' });
    expect(await words()).toMatch(/^All 3 records of 2026-05-01 hold. 1 outcome of them stands in the chain alone/);
    clock.ms += DAY_MS;
    await expect(audit.close(late, 'a day later')).rejects.toThrow('not now');
    await audit.begin({ ...ACT, user: 'cy' });
    const shown = await readWhole(audit, { to: '2026-05-01' });
    expect(shown.map(({ user, outcome, endedAt }) => [user, outcome, endedAt])).toEqual([
      ['bob', 'a day later', clock.ms],
      ['ana', 'done', START],
    ]);
  });
});

test.each([
  { lost: 'putNew' as const, between: false },
  { lost: 'putNew' as const, between: true },
  { lost: 'setIf' as const, between: false },
  { lost: 'setIf' as const, between: true },
])(
  'what is done once is recorded once, although the answer of $lost was lost (others between: $between)',
  async (row) => {
    const { table, open, audit, words } = await newAudit(engine);
    await audit.begin(ACT);
    let isLost = true;
    const other = open({
      ...table,
      async [row.lost](...args: never[]) {
        const answer = await (table[row.lost] as (...args: never[]) => Promise<boolean>)(...args);
        if (isLost) throw Object.assign(new Error('timed out'), { name: 'TimeoutError' });
        return answer;
      },
    });
    const start = { ...ACT, user: 'bob' };
    await expect(other.begin(start, 'start 1')).rejects.toThrow('timed out');
    if (row.between) await audit.begin({ ...ACT, user: 'cy' });
    isLost = false;
    const first = await other.begin(start, 'start 1');
    expect((await readWhole(audit, { user: 'bob' })).map(({ id }) => id)).toEqual([first]);
    // The same again is that record; another is one of its own.
    expect(await other.begin({ ...start, total: 2 }, 'start 1')).toBe(first);
    await other.begin(start, 'start 2');
    expect(await readWhole(audit, { user: 'bob' })).toHaveLength(2);
    expect(await words()).toBe(`All ${row.between ? 4 : 3} records of 2026-05-01 hold.`);
  },
);

describe('what another process recorded once', () => {
  const END = { ...ACT, user: 'bob', outcome: 'done' };

  test('and could not note, because it ended, is not recorded again', async () => {
    const { table, open, audit, words } = await newAudit(engine);
    const first = await open(table).begin(END, 'end 1');
    await audit.begin({ ...ACT, user: 'cy' });
    expect(await open(table).begin({ ...END, detail: '3 delivered' }, 'end 1')).toBe(first);
    expect(await readWhole(audit, { user: 'bob' })).toHaveLength(1);
    expect(await words()).toBe('All 2 records of 2026-05-01 hold.');
  });

  test('and did not count any more is counted by whoever tries it again', async () => {
    const { table, open, audit, words } = await newAudit(engine);
    await audit.begin(ACT);
    await expect(open(failing(table, 'setIf', () => true)).begin(END, 'end 1')).rejects.toThrow('not now');
    expect(await words()).toBe('The record of 2026-05-01 holds.');
    const again = await open(table).begin(END, 'end 1');
    expect((await readWhole(audit, { user: 'bob' })).map(({ id }) => id)).toEqual([again]);
    expect(await words()).toBe('All 2 records of 2026-05-01 hold.');
  });

  test.each([false, true])(
    'while this one slept just before it wrote the same is this one’s record too (others took its place: %s)',
    async (isTaken) => {
      const { table, open, audit, words } = await newAudit(engine);
      await audit.begin(ACT);
      let first: string | undefined;
      const slow = open({
        ...table,
        async putNew(item) {
          if (item.pk.startsWith('AUDIT-CHAIN') && !first) {
            if (isTaken) await audit.begin({ ...ACT, user: 'cy' });
            first = await open(table).begin(END, 'end 1');
          }
          return table.putNew(item);
        },
      });
      expect(await slow.begin(END, 'end 1')).toBe(first);
      expect(await readWhole(audit, { user: 'bob' })).toHaveLength(1);
      expect(await words()).toBe(`All ${isTaken ? 3 : 2} records of 2026-05-01 hold.`);
    },
  );
});
