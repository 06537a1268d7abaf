import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newMoment } from '../local/testing';
import { startTestTable } from '../registry/test-table';
import { createConsoleTable } from './console-table';
import { createSchemas, type Migration, SchemaError, versionAfter } from './schema';
import { createSchemaGate, GATE_MS } from './schema-gate';
import { upgradeTable } from './upgrade';

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

let tables = 0;
/** A table as consoles have it; `isOld`: from before there were versions. */
async function tableOf({ isOld = false } = {}) {
  const table = createConsoleTable(engine.client, `console-${tables++}`);
  await table.ensure();
  if (isOld) await table.put({ pk: 'USERS', sk: 'admin', name: 'admin' });
  return { table, schemas: createSchemas(table) };
}

/** Waits are short: what is tested is not how long they take. */
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.min(ms, 10)));

type More = { crashAfter?: number; minimum?: number; from?: Promise<void> };

/** Gives every one of ten rows a new attribute, not before `from`, and can be stopped in the middle. */
function nameRows(started: string[], who: string, more: More = {}) {
  const { crashAfter = Number.POSITIVE_INFINITY, minimum = 1, from } = more;
  const migration: Migration = {
    to: 2,
    what: 'rows get names',
    minimum,
    async run(table, proceed) {
      started.push(who);
      await from;
      for (let row = 0; row < 10; row++) {
        if (row >= crashAfter) throw new Error('the process was killed');
        await table.put({ pk: 'ROWS', sk: String(row), name: `row ${row}` });
        await proceed();
      }
    },
  };
  return [migration];
}

async function namesOf(table: ReturnType<typeof createConsoleTable>): Promise<string[]> {
  return (await table.queryDown<{ name: string }>('ROWS', 100)).map(({ name }) => name);
}

const silent = () => {};

describe('a table', () => {
  test('that is new has the current version, and nothing is migrated in it', async () => {
    const { table, schemas } = await tableOf();
    const started: string[] = [];
    await upgradeTable({ table, owner: 'a', migrations: nameRows(started, 'a'), tell: silent });
    expect(started).toEqual([]);
    expect(await schemas.read()).toMatchObject({ version: 2, minimum: 1, migratedBy: null });
  });

  test('from before there were versions counts as the first one', async () => {
    const { table, schemas } = await tableOf({ isOld: true });
    await upgradeTable({ table, owner: 'a', migrations: [], tell: silent });
    expect(await schemas.read()).toMatchObject({ version: 1 });
    const said: string[] = [];
    await upgradeTable({ table, owner: 'a', migrations: nameRows([], 'a'), tell: (words) => said.push(words) });
    expect(await schemas.read()).toMatchObject({ version: 2, migratedBy: null });
    expect(await namesOf(table)).toHaveLength(10);
    expect(said).toEqual([
      'The console table is brought to version 2: rows get names.',
      'The console table is at version 2.',
    ]);
  });
});

describe('several processes', () => {
  test('that start at once migrate once, and the others wait and say so', async () => {
    const { table } = await tableOf({ isOld: true });
    const started: string[] = [];
    const waiting: string[] = [];
    const owners = ['a', 'b', 'c', 'd', 'e'];
    const othersWait = newMoment();
    await Promise.all(
      owners.map((owner) =>
        upgradeTable({
          table,
          owner,
          migrations: nameRows(started, owner, { from: othersWait.hasCome }),
          wait,
          tell(words) {
            if (words.startsWith('Another process')) waiting.push(owner);
            if (waiting.length === owners.length - 1) othersWait.come();
          },
        }),
      ),
    );
    expect(started).toHaveLength(1);
    // Each of the others says it once.
    expect(waiting.sort()).toEqual(owners.filter((owner) => owner !== started[0]));
    expect(await namesOf(table)).toHaveLength(10);
  });

  test('go on with what one left that failed in the middle, at once', async () => {
    const { table, schemas } = await tableOf({ isOld: true });
    const started: string[] = [];
    const failing = upgradeTable({
      table,
      owner: 'a',
      migrations: nameRows(started, 'a', { crashAfter: 4 }),
      tell: silent,
    });
    await expect(failing).rejects.toThrow('killed');
    expect(await schemas.read()).toMatchObject({ version: 1, migratedBy: null });
    await upgradeTable({ table, owner: 'b', migrations: nameRows(started, 'b'), wait, tell: silent });
    expect(started).toEqual(['a', 'b']);
    expect(await namesOf(table)).toHaveLength(10);
  });

  test('take over from one that died when its lease is over, and not before', async () => {
    const { table, schemas } = await tableOf({ isOld: true });
    await schemas.begin(1);
    const dead = { migratedBy: 'dead', migratedUntil: 1_000_000 };
    await schemas.change(dead, { version: 1 });
    let now = 0;
    const started: string[] = [];
    let looks = 0;
    await upgradeTable({
      table,
      owner: 'b',
      migrations: nameRows(started, 'b'),
      now: () => now,
      wait: async () => {
        looks += 1;
        expect(started).toEqual([]);
        if (looks === 3) now = 1_000_001;
      },
      tell: silent,
    });
    expect(looks).toBe(3);
    expect(started).toEqual(['b']);
    expect(await schemas.read()).toMatchObject({ version: 2, migratedBy: null });
  });

  test('one that slept through its lease writes no version over that of whoever took over', async () => {
    const { table, schemas } = await tableOf({ isOld: true });
    const sleeper: Migration = {
      to: 2,
      what: 'sleeps',
      async run() {
        await schemas.change({ migratedBy: 'other', migratedUntil: Number.MAX_SAFE_INTEGER }, {});
      },
    };
    const asleep = upgradeTable({ table, owner: 'a', migrations: [sleeper], tell: silent });
    await expect(asleep).rejects.toThrow('Another process has taken the migration');
    expect(await schemas.read()).toMatchObject({ version: 1, migratedBy: 'other' });
  });

  test('one whose lease was taken while it waited for older programs changes nothing', async () => {
    const { table, schemas } = await tableOf({ isOld: true });
    const started: string[] = [];
    const asleep = upgradeTable({
      table,
      owner: 'a',
      migrations: nameRows(started, 'a', { minimum: 2 }),
      wait: async () => {
        await schemas.change({ migratedBy: 'other', migratedUntil: Number.MAX_SAFE_INTEGER }, {});
      },
      tell: silent,
    });
    await expect(asleep).rejects.toThrow('Another process has taken the migration');
    expect(started).toEqual([]);
  });
});

describe('a program older than the table', () => {
  test('works beside newer ones as long as the table allows it', async () => {
    const { table, schemas } = await tableOf({ isOld: true });
    const gate = createSchemaGate(table, versionAfter([]));
    await upgradeTable({ table, owner: 'new', migrations: nameRows([], 'new'), tell: silent });
    const said: string[] = [];
    await upgradeTable({ table, owner: 'old', migrations: [], tell: (words) => said.push(words) });
    expect(said).toEqual(['The console table is at version 2, this program knows 1 and may work beside newer ones.']);
    await gate.table.put({ pk: 'X', sk: 'X' });
    expect(await gate.problem()).toBeUndefined();
    expect(await schemas.read()).toMatchObject({ version: 2 });
  });

  test('writes nothing more once a migration asks for newer ones, and says what to do', async () => {
    const { table } = await tableOf({ isOld: true });
    let now = 0;
    const gate = createSchemaGate(table, 1, () => now);
    await upgradeTable({ table, owner: 'old', migrations: [], tell: silent });
    await gate.table.put({ pk: 'X', sk: 'X' });

    const started: string[] = [];
    const waits: number[] = [];
    await upgradeTable({
      table,
      owner: 'new',
      migrations: nameRows(started, 'new', { minimum: 2 }),
      wait: async (ms) => {
        // Older programs have this long to see it before anything of the table changes.
        waits.push(ms);
        expect(started).toEqual([]);
        now += ms;
        await expect(gate.table.put({ pk: 'X', sk: 'Y' })).rejects.toThrow(SchemaError);
      },
      tell: silent,
    });
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThan(GATE_MS);
    expect(started).toEqual(['new']);
    const words =
      'The console table is at version 2 and asks for programs that know version 2 or newer. This one knows 1: upgrade it.';
    now += GATE_MS;
    expect(await gate.problem()).toBe(words);
    for (const write of [
      () => gate.table.putNew({ pk: 'X', sk: 'Z' }),
      () => gate.table.set({ pk: 'X', sk: 'X' }, { a: 1 }),
      () => gate.table.setIf({ pk: 'X', sk: 'X' }, { a: 1 }, {}),
      () => gate.table.add({ pk: 'X', sk: 'X' }, 'count', { a: 1 }),
      () => gate.table.delete({ pk: 'X', sk: 'X' }),
      () => gate.table.deleteIf({ pk: 'X', sk: 'X' }, {}),
    ]) {
      await expect(write()).rejects.toThrow(words);
    }
    expect(await gate.table.get({ pk: 'X', sk: 'X' })).toEqual({ pk: 'X', sk: 'X' });
    await expect(upgradeTable({ table, owner: 'old', migrations: [], tell: silent })).rejects.toThrow(words);
  });

  test('is asked about once in some seconds, however much is written', async () => {
    const { table } = await tableOf();
    let reads = 0;
    const counted = {
      ...table,
      get: (async (key) => {
        reads += 1;
        return table.get(key);
      }) as typeof table.get,
    };
    let now = 0;
    const gate = createSchemaGate(counted, 1, () => now);
    await Promise.all(Array.from({ length: 20 }, (_, row) => gate.table.put({ pk: 'X', sk: String(row) })));
    expect(reads).toBe(1);
    now = GATE_MS;
    await gate.table.put({ pk: 'X', sk: 'X' });
    expect(reads).toBe(2);
  });
});
