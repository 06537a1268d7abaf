import { NumberValueImpl } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayOfAudit, describeCheck } from '../domain/audit';
import { AUDIT_WRITERS } from '../domain/audit-export';
import { startTestTable } from '../registry/test-table';
import { hashOf, seal } from './audit-link';
import { removeOldAudit } from './audit-retention';
import { verifyAudit } from './audit-verify';
import { ACT, DAY_MS, deleteItem, type Item, newAudit, putItem, readItems, readWhole, START } from './test-audit';

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

describe('verification names the first record that does not hold', () => {
  async function withDays() {
    const made = await newAudit(engine);
    for (let day = 0; day < 2; day++) {
      for (const user of ['ana', 'bob', 'cy']) {
        const id = await made.audit.begin({ ...ACT, user });
        await made.audit.close(id, '1 closed');
      }
      made.clock.ms += DAY_MS;
    }
    // Day one: acts 1, 3, 5, outcomes 2, 4, 6, closing 7; day two the same without the closing one.
    const items = await readItems(engine.client, made.name);
    const at = (day: string, number: number) =>
      items.find(({ pk, sk }) => pk === `AUDIT-CHAIN#${day}` && Number(sk) === number) as Item;
    const head = (day: string) => items.find(({ pk, sk }) => pk === 'AUDIT-HEADS' && sk === day) as Item;
    const put = (item: Item) => putItem(engine.client, made.name, item);
    const remove = (item: Item) => deleteItem(engine.client, made.name, item);
    return { ...made, items, at, head, put, remove };
  }
  type World = Awaited<ReturnType<typeof withDays>>;
  const [ONE, TWO] = ['2026-05-01', '2026-05-02'];

  const TAMPERINGS: [name: string, tamper: (world: World) => Promise<void>, words: RegExp][] = [
    [
      'changed',
      ({ at, put }) => put({ ...at(ONE, 3), user: 'eve' }),
      /^Record 3 of 2026-05-01, written 10:00:00 UTC by eve, does not match its hash/,
    ],
    [
      'given one more attribute',
      ({ at, put }) => put({ ...at(TWO, 1), note: 'x' }),
      /^Record 1 of 2026-05-02, .* does not match its hash/,
    ],
    [
      'replaced with a hash of its own',
      async ({ at, put }) => {
        const forged = { ...at(ONE, 3), user: 'eve' };
        await put({ ...forged, hash: hashOf(forged) });
      },
      /^Record 3 of 2026-05-01, written 10:00:00 UTC by eve, is not the one that record 4 was written after/,
    ],
    ['removed', ({ at, remove }) => remove(at(ONE, 5)), /^Record 5 of 2026-05-01 is missing/],
    ['removed at the beginning', ({ at, remove }) => remove(at(TWO, 1)), /^Record 1 of 2026-05-02 is missing/],
    [
      'removed at the end',
      ({ at, remove }) => remove(at(TWO, 6)),
      /^Record 6 of 2026-05-02 is missing: 6 were counted/,
    ],
    [
      'removed at the end, with the count set back',
      async ({ at, head, put, remove }) => {
        await remove(at(TWO, 6));
        await put({ ...head(TWO), count: 5 });
      },
      /^Record 5 of 2026-05-02, .* is not the one that was counted/,
    ],
    [
      'removed at the end of a day that is over, with a count to match',
      async ({ at, head, put, remove }) => {
        await remove(at(ONE, 7));
        await put({ ...head(ONE), count: 6, hash: at(ONE, 6).hash });
      },
      /^Record 6 of 2026-05-01, .* does not close that day, which is said to go on in 2026-05-02/,
    ],
    [
      'removed at the end of a day that is over, which is open again',
      async ({ at, head, put, remove }) => {
        const { next: _, ...open } = head(ONE);
        await remove(at(ONE, 7));
        await put({ ...open, count: 6, hash: at(ONE, 6).hash });
      },
      /^Record 7 of 2026-05-01 is missing: it closed that day for 2026-05-02/,
    ],
    [
      'replaced at the end of a day that is over, with a count to match',
      async ({ at, head, put }) => {
        const forged = { ...at(ONE, 7), at: START };
        await put({ ...forged, hash: hashOf(forged) });
        await put({ ...head(ONE), hash: hashOf(forged) });
      },
      /^Record 1 of 2026-05-02, .* does not follow the last record of 2026-05-01/,
    ],
    [
      'added behind the end',
      async ({ at, put }) => {
        const open = { kind: 'end', of: 'x', outcome: 'y' } as const;
        const first = seal({ day: TWO, number: 7, previous: String(at(TWO, 6).hash) }, open, START, 'n');
        await put(first);
        await put(seal({ day: TWO, number: 8, previous: first.hash }, open, START, 'n'));
      },
      /^Record 7 of 2026-05-02 was never counted: the count ends at 6/,
    ],
    ['added between', ({ at, put }) => put({ ...at(ONE, 3), sk: '0000003a' }), /^Record 4 of 2026-05-01 is missing/],
    [
      'exchanged with another',
      async ({ at, put }) => {
        await put({ ...at(ONE, 3), sk: at(ONE, 5).sk });
        await put({ ...at(ONE, 5), sk: at(ONE, 3).sk });
      },
      /^Record 3 of 2026-05-01, .* does not match its hash/,
    ],
    [
      'removed with its whole day',
      async ({ items, remove }) => {
        for (const item of items.filter(({ pk, sk }) => pk.endsWith(TWO) || sk === TWO)) await remove(item);
      },
      /^Record 1 of 2026-05-02 is missing with all of that day/,
    ],
    [
      'removed with the first day',
      async ({ items, remove }) => {
        for (const item of items.filter(({ pk, sk }) => pk.endsWith(ONE) || sk === ONE)) await remove(item);
      },
      /^Record 1 of 2026-05-02, .* follows a day that is missing, and no record tells of its removal/,
    ],
    [
      'removed with the first day, which is marked as removed by nobody',
      ({ head, put }) => put({ ...head(ONE), removal: `${TWO}#0000001` }),
      /^Record 1 of 2026-05-01 is to be removed, and no record tells of that/,
    ],
    [
      'shown with another outcome',
      async ({ items, put }) => {
        const ending = items.find(({ pk, sk }) => pk === `AUDIT-ENDS#${ONE}` && sk === '0000003') as Item;
        await put({ ...ending, outcome: '1 gone' });
      },
      /^Record 3 of 2026-05-01, .* by bob, is shown with an outcome that was not recorded/,
    ],
    [
      'said to go on in another day, while it is open',
      ({ head, put }) => put({ ...head(TWO), next: '2026-05-03' }),
      /^Record 6 of 2026-05-02, .* does not close that day, which is said to go on in 2026-05-03/,
    ],
    [
      'said to go on in another day than it was closed for',
      ({ head, put }) => put({ ...head(ONE), next: '2026-05-03' }),
      /^Record 7 of 2026-05-01, .* closes that day for 2026-05-02, and it is said to go on in 2026-05-03/,
    ],
    ['no longer counted', ({ head, remove }) => remove(head(ONE)), /^Record 1 of 2026-05-02, .* no record tells/],
  ];

  /** As an interrupted writer would leave it: the next record goes on from there. What was told outside the table proves otherwise. */
  const TAKEN_UP = ['added behind the end', 'removed with its whole day'];

  test.each(TAMPERINGS)('%s', async (name, tamper, words) => {
    const world = await withDays();
    expect(await world.words()).toBe('All 13 records of 2 days, up to 2026-05-02, hold.');
    await tamper(world);
    expect(await world.words()).toMatch(words);
    // Whatever was done to it, what can be read is read, and what is done next is recorded.
    await world.audit.begin(ACT);
    expect((await readWhole(world.audit)).length).toBeGreaterThan(0);
    expect((await world.verify()).broken === null).toBe(TAKEN_UP.includes(name));
  });

  test('a damaged record is shown as unreadable beside the others', async () => {
    const { audit, put, at } = await withDays();
    await put({ pk: at(ONE, 3).pk, sk: at(ONE, 3).sk, at: 'yesterday', subjects: 7, act: 'party' });
    const shown = await readWhole(audit);
    expect(shown).toHaveLength(6);
    expect(shown[4]).toMatchObject({ act: 'unreadable', user: '', at: 0, subjects: [] });
  });

  const big = (text: string) => NumberValueImpl.from(text);
  const DAMAGES: [name: string, value: unknown][] = [
    ['a whole number that no other program holds', big('99999999999999999999')],
    ['the same with a fraction', big('99999999999999999999.5')],
    ['a time that no calendar has', 8_700_000_000_000_000],
    ['a text', 'NaN'],
    ['a map', { at: 1 }],
    ['a list', [1, [2]]],
    ['bytes', new Uint8Array([1, 2])],
    ['a set', new Set(['a', 'b'])],
    ['a set of numbers', new Set([big('99999999999999999999.5')])],
    ['no value', null],
    ['nothing', undefined],
  ];

  test.each(DAMAGES)(
    'a field that holds %s stops neither page nor export, and verification names it',
    async (_, value) => {
      const { at, put, head, words, audit, items } = await withDays();
      const ending = items.find(({ pk }) => pk === `AUDIT-ENDS#${ONE}`) as Item;
      const isOther = (field: string, item: Item) => (value ?? null) !== (item[field] ?? null);
      const read = async () => {
        const shown = await readWhole(audit);
        for (const { line } of Object.values(AUDIT_WRITERS)) shown.map(line);
        return shown.map(dayOfAudit);
      };
      const record = at(ONE, 3);
      for (const field of ['at', 'user', 'subjects', 'kind', 'hash'].filter((name) => isOther(name, record))) {
        await put({ ...record, [field]: value });
        expect(await words(), field).toMatch(
          /^Record 3 of 2026-05-01.* does not match its hash: it has been changed\.$/,
        );
        // Made to match its own hash.
        const forged = { ...record, act: 'retention', [field]: value };
        if (field !== 'hash') await put({ ...forged, hash: hashOf(forged) });
        expect(await words(), field).toMatch(/^Record [1-4] of 2026-05-01.* \w/);
        expect(await read()).toContain(TWO);
      }
      await put(record);
      for (const [item, fields] of [
        [head(ONE), ['count', 'hash', 'next', 'removal']],
        [ending, ['by', 'outcome', 'at']],
      ] as const) {
        for (const field of fields.filter((name) => isOther(name, item))) {
          await put({ ...item, [field]: value });
          expect(await words(), field).toMatch(field === 'at' ? /hold\.$/ : /^Record \d of 2026-05-0[12]\b.* \w/);
          expect(await read()).toContain(TWO);
        }
        await put(item);
      }
      expect(await words()).toBe('All 13 records of 2 days, up to 2026-05-02, hold.');
    },
  );

  test('a number that reads as the one that was written, and is another, has been changed', async () => {
    const { at, put, words } = await withDays();
    await put({ ...at(ONE, 3), at: big(`${at(ONE, 3).at}.0000000000000001`) });
    expect(await words()).toMatch(/^Record 3 of 2026-05-01.* does not match its hash: it has been changed\.$/);
  });

  test('one day alone is verified with what it follows', async () => {
    const { verify, at, put } = await withDays();
    await put({ ...at(ONE, 3), user: 'eve' });
    expect(describeCheck(await verify(TWO))).toBe('All 6 records of 2026-05-02 hold.');
    expect((await verify(ONE)).broken).toMatchObject({ day: ONE, number: 3 });
    expect(describeCheck(await verify('2026-07-01'))).toBe('Nothing stands under 2026-07-01.');
  });

  test('one day alone that is being removed is said not to be there, if a record tells of the removal', async () => {
    const { verify, audit, table, clock, now, head, put } = await withDays();
    clock.ms += 40 * DAY_MS;
    const dying = { ...table, delete: () => Promise.reject(new Error('killed')) };
    await expect(removeOldAudit({ table: dying, audit, keepDays: 30, now })).rejects.toThrow('killed');
    expect(describeCheck(await verify(ONE))).toMatch(/^Nothing stands under 2026-05-01\./);
    await put({ ...head(TWO), next: '2026-06-12', removal: `${TWO}#0000001` });
    expect((await verify(TWO)).broken?.problem).toBe('is to be removed, and no record tells of that.');
  });

  test('days that retention removes while they are read are not missed, as long as a record tells of that', async () => {
    for (const [day, words] of [
      [null, /^All 5 records of 2026-06-12 hold\.$/],
      [ONE, /^Nothing stands under 2026-05-01\./],
    ] as const) {
      const { verify, table, audit, clock, now } = await withDays();
      clock.ms += 40 * DAY_MS;
      await audit.begin(ACT);
      let isAsked = false;
      const racing: typeof table = {
        ...table,
        async queryUp(pk, range) {
          if (pk === `AUDIT-CHAIN#${ONE}` && !isAsked) {
            isAsked = true;
            expect(await removeOldAudit({ table, audit, keepDays: 30, now })).toEqual([ONE, TWO]);
          }
          return table.queryUp(pk, range);
        },
      };
      expect(describeCheck(await verifyAudit(racing, { day }))).toMatch(words);
      expect(isAsked).toBe(true);
      expect((await verify()).broken).toBeNull();
    }
  });

  test('one day alone that was wiped does not hold', async () => {
    const { verify, items, remove } = await withDays();
    for (const item of items) if (item.pk === `AUDIT-CHAIN#${TWO}` || item.sk === TWO) await remove(item);
    expect((await verify(TWO)).broken?.problem).toBe(`is missing with all of that day, for which ${ONE} was closed.`);
  });
});
