import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTargetSet } from '../composition/target-set';
import { createAddedTargets } from '../console/added-targets';
import { type ConsoleTable, createConsoleTable } from '../console/console-table';
import { createExaminedProofs } from '../console/examined-proofs';
import { createJobs } from '../console/jobs';
import { targetSchema } from '../domain/target';
import { takeNameSchema } from '../domain/target-input';
import { PLACE_UNKNOWN, placeOf } from '../domain/target-place';
import { startTestTable } from '../registry/test-table';
import { bindFileNames } from './bind-file-names';
import { knownTargetsOf } from './known-targets';
import { removeTarget } from './save-target';
import { takeName } from './take-name';
import { endsOver } from './test-ends';

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

const targetAt = (callbackUrl: string, name = 'orders') =>
  targetSchema.parse({ name, callbackUrl, region: 'eu-west-1', table: { name: 'connections' }, kind: 'production' });
const [OF_PAGE, OF_FILE, ELSEWHERE] = ['page', 'file', 'moved'].map((host) => targetAt(`https://${host}.example/live`));
if (!OF_PAGE || !OF_FILE || !ELSEWHERE) throw new Error('They are not there.');
const place = placeOf(OF_FILE);
const boundTo = placeOf(OF_PAGE);

let tables = 0;
async function newTable() {
  const table = createConsoleTable(engine.client, `console-${tables++}`);
  await table.ensure();
  return table;
}

/** A console with this one in its targets file, as it is after its start. */
async function consoleWith(table: Awaited<ReturnType<typeof newTable>>, ...targets: ReturnType<typeof targetAt>[]) {
  const addedTargets = createAddedTargets(table);
  const file = [targetAt('https://own.example/live', 'own'), ...targets];
  const set = createTargetSet({ file, added: addedTargets, onError: () => {} });
  const told: string[] = [];
  const known = new Map<string, string>();
  const twice: string[] = [];
  const onTaken = (words: string) => told.push(words);
  const onElsewhere = (words: string) => twice.push(words);
  const look = async ({ isStart } = { isStart: false }) => {
    await set.refresh({ now: true });
    await bindFileNames({ targets: file, addedTargets, told: known, isStart, onTaken, onElsewhere });
  };
  await look({ isStart: true });
  const orders = () => set.contexts.get('orders')?.target.callbackUrl;
  const ctx = { addedTargets, withheld: set.withheld, refresh: () => set.refresh({ now: true }) };
  const take = (more = {}) => takeName({ ctx, input: { name: 'orders', place, boundTo, ...more } });
  const remark = () => knownTargetsOf(set).find(({ name }) => name === 'orders')?.remark;
  return { set, addedTargets, look, told, twice, orders, take, remark };
}

async function removeAt({ set, addedTargets }: Awaited<ReturnType<typeof consoleWith>>, table: ConsoleTable) {
  const [row] = await addedTargets.list();
  return removeTarget({
    ctx: {
      ...{ addedTargets, known: () => [], fixed: set.fixed, jobs: createJobs(table) },
      endsOf: () => endsOver(table).ends,
      records: endsOver(table).records,
      examined: createExaminedProofs(table, 'a-secret-of-the-console'),
      isUsed: (name) => set.contexts.has(name),
      refresh: () => set.refresh({ now: true }),
    },
    input: { name: 'orders', revision: row?.revision ?? '' },
    user: { name: 'ana', role: 'admin', permissions: [] },
  });
}

test('the name of a removed target goes to one of the file elsewhere when somebody says so who has seen both places, and not before', async () => {
  const table = await newTable();
  await createAddedTargets(table).add('orders', OF_PAGE, 'ana');
  const { set, addedTargets, look, told, orders, take } = await consoleWith(table, OF_FILE);
  // While that one is there, nobody gives its name away.
  expect(set.withheld()).toMatchObject([{ boundTo: null }]);
  expect(await take()).toMatchObject({ ok: false, error: { code: 'conflict' } });
  const [row] = await addedTargets.list();
  await addedTargets.bindToAdded('orders', boundTo);
  await addedTargets.remove('orders', row?.revision ?? '');
  await look();
  expect(orders()).toBeUndefined();
  expect(set.withheld()).toEqual([
    {
      target: OF_FILE,
      boundTo,
      problem: `Another target had this name, or a targets file gave it to another place before: ${boundTo}. Roles, blocks, views and jobs under it are meant for that one. This one is not used until an admin says that the name is for it now, or the targets file gives it another name.`,
    },
  ]);
  const another = await consoleWith(table, OF_FILE);
  expect(another.orders()).toBeUndefined();
  for (const other of [{ place: boundTo }, { boundTo: place }, { name: 'own' }]) {
    expect(await take(other)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  }
  expect(await take()).toEqual({ ok: true, data: { name: 'orders' } });
  expect(orders()).toBe(OF_FILE.callbackUrl);
  await another.look();
  expect(another.orders()).toBe(OF_FILE.callbackUrl);
  // The log told each state once, however often it was looked at.
  await look();
  expect(told).toEqual([
    expect.stringMatching(/and a target that was added under Targets has it/),
    expect.stringMatching(/and another target had it, or a targets file gave it to another place before/),
  ]);
});

test('a name whose target is removed while a console looks at both seems to be nobody’s in no moment', async () => {
  const table = await newTable();
  const addedTargets = createAddedTargets(table);
  await addedTargets.add('orders', OF_PAGE, 'ana');
  const [row] = await addedTargets.list();
  const looking = createAddedTargets({
    ...table,
    async queryUp<T>(...args: Parameters<typeof table.queryUp>) {
      if (args[0] === 'TARGETS') {
        await addedTargets.bindToAdded('orders', boundTo);
        await addedTargets.remove('orders', row?.revision ?? '');
      }
      return table.queryUp<T>(...args);
    },
  });
  const { rows, names } = await looking.look();
  expect(rows).toEqual([]);
  expect(names.get('orders')).toMatchObject({ place: boundTo });
});

test('a name whose place nobody knows is given in the same way', async () => {
  const table = await newTable();
  await createAddedTargets(table).add('orders', { of: 'a later version' }, 'ana');
  const { set, addedTargets, look, orders, take } = await consoleWith(table, OF_FILE);
  expect(set.withheld()).toMatchObject([{ problem: expect.stringContaining('its settings do not say where it is') }]);
  const [row] = await addedTargets.list();
  await addedTargets.leaveToAdded('orders', PLACE_UNKNOWN);
  await addedTargets.remove('orders', row?.revision ?? '');
  await look();
  expect(set.withheld()).toMatchObject([{ problem: expect.stringContaining('its settings did not say where it was') }]);
  expect(await take({ boundTo: set.withheld()[0]?.boundTo ?? '' })).toMatchObject({ ok: true });
  expect(orders()).toBe(OF_FILE.callbackUrl);
});

test('a file that moves a name takes no added target from consoles without the file, and the name only when somebody says so', async () => {
  const table = await newTable();
  await createAddedTargets(table).add('orders', OF_PAGE, 'ana');
  const without = await consoleWith(table);
  const before = await consoleWith(table, OF_PAGE);
  expect(before.set.additions()).toMatchObject([{ problem: expect.stringContaining('The targets file has a target') }]);
  expect(await before.addedTargets.bindingOf('orders')).toMatchObject({ of: 'file' });
  const moved = await consoleWith(table, OF_FILE);
  expect(moved.orders()).toBeUndefined();
  expect(moved.told).toEqual([expect.stringMatching(/and a target that was added under Targets has it/)]);
  await without.look();
  expect(without.orders()).toBe(OF_PAGE.callbackUrl);
  await removeAt(without, table);
  await moved.look();
  expect(moved.orders()).toBeUndefined();
  expect(moved.set.withheld()).toMatchObject([{ boundTo }]);
  expect(await moved.take()).toMatchObject({ ok: true });
  expect(moved.orders()).toBe(OF_FILE.callbackUrl);
});

test.each([
  ['a targets file gave before', OF_PAGE, true],
  ['no targets file gave before', OF_PAGE, false],
  ['a targets file gave before, for settings that do not say where they are', { of: 'a later version' }, true],
])(
  'no console that has a file for the place of a removed target releases the name that %s',
  async (_, settings, isOfFile) => {
    const table = await newTable();
    if (isOfFile) await createAddedTargets(table).bindToFile('orders', boundTo);
    await createAddedTargets(table).add('orders', settings, 'ana');
    const without = await consoleWith(table);
    const moved = await consoleWith(table, OF_FILE);
    expect(moved.orders()).toBeUndefined();
    await removeAt(without, table);
    // The one looks again as targets change, the other starts later.
    const old = await consoleWith(table, OF_PAGE);
    await old.look();
    expect(old.orders()).toBe(OF_PAGE.callbackUrl);
    expect(await old.addedTargets.bindingOf('orders')).toMatchObject({ place: boundTo, of: 'file' });
    for (const each of [moved, await consoleWith(table, OF_FILE)]) {
      await each.look();
      expect(each.orders()).toBeUndefined();
      expect(each.set.withheld()).toMatchObject([{ boundTo }]);
    }
    expect(await moved.take()).toMatchObject({ ok: true });
    expect(moved.orders()).toBe(OF_FILE.callbackUrl);
    // Whoever says so has seen this place. To another it does not go without their word, whatever file says so.
    const { set, orders } = await consoleWith(table, ELSEWHERE);
    expect([orders(), set.withheld()]).toMatchObject([undefined, [{ boundTo: place }]]);
  },
);

test('of two consoles whose files give one name to two places, the one that an admin gave it to keeps it, and the other says so', async () => {
  const table = await newTable();
  await createAddedTargets(table).leaveToAdded('orders', boundTo);
  const consoles = [await consoleWith(table, OF_FILE), await consoleWith(table, ELSEWHERE)] as const;
  const [one, two] = consoles;
  const usedBy = async () => {
    for (const each of [...consoles, ...consoles]) await each.look();
    return consoles.map(({ orders }) => orders());
  };
  expect(await one.take()).toMatchObject({ ok: true });
  expect(await usedBy()).toEqual([OF_FILE.callbackUrl, undefined]);
  expect(two.set.withheld()).toMatchObject([{ boundTo: place, problem: expect.stringContaining(place) }]);
  expect(two.told.at(-1)).toContain(`a targets file gave it to another place before (${place})`);
  // Nor does a start bind it anew.
  expect((await consoleWith(table, ELSEWHERE)).orders()).toBeUndefined();
  expect(await usedBy()).toEqual([OF_FILE.callbackUrl, undefined]);
  const other = placeOf(ELSEWHERE);
  expect(await two.take({ place: other, boundTo: place })).toMatchObject({ ok: true });
  expect(await usedBy()).toEqual([undefined, ELSEWHERE.callbackUrl]);
  expect(one.set.withheld()).toMatchObject([{ boundTo: other }]);
});

test('a console that starts takes a name from no running one: each uses the place of its file, and the name is bound as the last start says', async () => {
  const table = await newTable();
  const one = await consoleWith(table, OF_FILE);
  const two = await consoleWith(table, ELSEWHERE);
  for (const each of [one, two, one, two]) await each.look();
  expect([one.orders(), two.orders()]).toEqual([OF_FILE.callbackUrl, ELSEWHERE.callbackUrl]);
  expect([...one.told, ...two.told]).toEqual([]);
  // The log and the page say so, where that is known: the second found the name at the place of the first, and the first sees it move.
  const other = placeOf(ELSEWHERE);
  expect(two.twice).toEqual([expect.stringContaining(`gave it to another place before: ${place}. If another`)]);
  expect(one.twice).toEqual([expect.stringContaining(`started later has given it to another place: ${other}.`)]);
  expect(one.remark()).toContain(`A console that started later has given this name to another place: ${other}.`);
  // Which holds whether that one still runs or not.
  for (const words of [...one.twice, one.remark()]) expect(words).toContain('was taken back, start this one again.');
  expect(two.remark()).toBeNull();
  expect(await one.addedTargets.bindingOf('orders')).toMatchObject({ place: placeOf(ELSEWHERE) });
  // As the one does when the deployment of the other was taken back.
  const again = await consoleWith(table, OF_FILE);
  for (const each of [two, again]) await each.look();
  expect([two.orders(), again.orders()]).toEqual([ELSEWHERE.callbackUrl, OF_FILE.callbackUrl]);
  expect(again.remark()).toBeNull();
  expect(await one.addedTargets.bindingOf('orders')).toMatchObject({ place });
});

test('a console that looked before an admin said whom a name is for, and binds it after that, takes it from nobody', async () => {
  const table = await newTable();
  await createAddedTargets(table).leaveToAdded('orders', boundTo);
  const one = await consoleWith(table, OF_FILE);
  await one.take();
  await createAddedTargets(table).bindToFile('orders', placeOf(ELSEWHERE));
  for (const each of [one, await consoleWith(table, OF_FILE)]) {
    await each.look();
    expect(each.orders()).toBe(OF_FILE.callbackUrl);
  }
  expect((await consoleWith(table, ELSEWHERE)).set.withheld()).toMatchObject([{ boundTo: place }]);
});

test('a row elsewhere, which no console uses, is in the way of nobody that an admin gave the name', async () => {
  const table = await newTable();
  await createAddedTargets(table).leaveToAdded('orders', boundTo);
  const { addedTargets, look, orders, take } = await consoleWith(table, OF_FILE);
  await take();
  await addedTargets.add('orders', ELSEWHERE, 'ana');
  await look();
  expect(orders()).toBe(OF_FILE.callbackUrl);
});

test('a name that a console of before bound, without a word of whose it was, may be that of the file that has moved', async () => {
  const table = await newTable();
  await table.put({ pk: 'TARGET-NAMES', sk: 'orders', place: boundTo });
  const { set, orders, take } = await consoleWith(table, OF_FILE);
  expect(orders()).toBeUndefined();
  expect(set.withheld()).toMatchObject([{ problem: expect.stringContaining('or a targets file gave it to another') }]);
  expect(await take()).toMatchObject({ ok: true });
  expect(orders()).toBe(OF_FILE.callbackUrl);
});

test('a name that was of a file goes wherever the file moves it, past a row elsewhere, which no console uses', async () => {
  const table = await newTable();
  const { addedTargets, orders } = await consoleWith(table, OF_FILE);
  await addedTargets.add('orders', OF_PAGE, 'ana');
  expect(orders()).toBe(OF_FILE.callbackUrl);
  const moved = await consoleWith(table, ELSEWHERE);
  expect(moved.orders()).toBe(ELSEWHERE.callbackUrl);
  expect(moved.told).toEqual([]);
});

test('the name is typed', () => {
  const input = { name: 'orders', place, boundTo, typed: 'orders' };
  expect(takeNameSchema.safeParse(input).success).toBe(true);
  expect(takeNameSchema.safeParse({ ...input, typed: 'order' }).success).toBe(false);
});
