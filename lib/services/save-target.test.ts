import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAddedTargets } from '../console/added-targets';
import { createConsoleTable } from '../console/console-table';
import { createExaminedProofs } from '../console/examined-proofs';
import { createJobs } from '../console/jobs';
import { type Target, targetSchema } from '../domain/target';
import { type TargetDraft, toSettings } from '../domain/target-draft';
import { findTablesSchema, removeTargetSchema, saveTargetSchema } from '../domain/target-input';
import { DRAFT } from '../domain/test-target-draft';
import { startTestTable } from '../registry/test-table';
import { removeTarget, saveTarget, type TargetsContext } from './save-target';
import { endsOver } from './test-ends';

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

const ANA = { name: 'ana' };
const BEN = { name: 'ben', role: 'admin' as const, permissions: [] };

const SECRET = 'a-secret-of-the-console';
const MINUTE_MS = 60_000;
/** Whose clock is that of this machine. */
const TABLE = { clockOffsetMs: () => 0 };
/** Any console with the same secret gives and takes the same. */
const examined = createExaminedProofs(TABLE, SECRET);
const withProof = (draft: TargetDraft, revision: string | null) => {
  return { draft, revision, proof: examined.give(toSettings(draft), ANA.name), takesName: false };
};

let tables = 0;
async function newConsole() {
  const table = createConsoleTable(engine.client, `console-${tables++}`);
  await table.ensure();
  const active: { target: string }[] = [];
  const known: Target[] = [];
  const ctx: TargetsContext = {
    addedTargets: createAddedTargets(table),
    fixed: new Set(['of-the-file']),
    known: () => known,
    examined: createExaminedProofs(table, SECRET),
    jobs: { ...createJobs(table), active: async () => active as never },
    isUsed: () => true,
    endsOf: () => endsOver(table).ends,
    records: endsOver(table).records,
    refresh: async () => {},
  };
  const revision = async () => (await ctx.addedTargets.list())[0]?.revision ?? '';
  return { table, ctx, active, known, revision };
}

test('a name is given once, and one of the targets file not at all', async () => {
  const { ctx } = await newConsole();
  const save = (name: string) => saveTarget({ ctx, input: withProof({ ...DRAFT, name }, null), user: ANA });
  expect(await save('orders')).toEqual({ ok: true, data: { name: 'orders' } });
  expect(await save('orders')).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(await save('of-the-file')).toMatchObject({
    error: {
      message: 'The targets file has a target named of-the-file. Choose another name.',
      issues: [{ at: 'draft.name', message: 'The targets file has a target named of-the-file. Choose another name.' }],
    },
  });
});

test('what somebody else changed or removed meanwhile is not overwritten', async () => {
  const { ctx, revision } = await newConsole();
  await saveTarget({ ctx, input: withProof(DRAFT, null), user: ANA });
  const seen = await revision();
  const change = () => saveTarget({ ctx, input: withProof({ ...DRAFT, kind: 'staging' }, seen), user: ANA });
  expect(await change()).toMatchObject({ ok: true });
  expect(await change()).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(await removeTarget({ ctx, input: { name: 'orders', revision: seen }, user: BEN })).toMatchObject({
    ok: false,
  });
  expect(await removeTarget({ ctx, input: { name: 'orders', revision: await revision() }, user: BEN })).toMatchObject({
    ok: true,
  });
  expect(await ctx.addedTargets.list()).toEqual([]);
});

test('a stage whose target is production, or takes two persons, is not added a second time, so that nobody acts past its rules', async () => {
  const { ctx, known, revision } = await newConsole();
  const add = (more: Partial<TargetDraft> = {}) =>
    saveTarget({ ctx, input: withProof({ ...DRAFT, ...more }, null), user: ANA });
  const other = { ...DRAFT, name: 'live', title: 'Live', everyone: false, kickAbove: '' };
  const knows = (more: Partial<TargetDraft>) => {
    known.splice(0, known.length, targetSchema.parse(toSettings({ ...other, ...more })));
  };
  const refused = (why: string, way = 'Change that target, or remove it first.') => ({
    ok: false,
    error: {
      code: 'conflict',
      message: `This stage is already the target Live, ${why}. Its limits, blocks and two-person rules would not hold here. ${way}`,
    },
  });
  knows({});
  expect(await add()).toEqual(refused('which is production'));
  expect(await add({ tableName: 'another', kind: 'development' })).toEqual(refused('which is production'));
  knows({ kind: 'development', kickAbove: '1' });
  expect(await add()).toEqual(refused('where acts take two persons'));
  // Behind a custom domain, by its API and stage.
  knows({ callbackUrl: 'https://ws.example.com/v1', apiId: 'a1b2c3d4e5', stage: 'live' });
  expect(await add()).toEqual(refused('which is production'));
  knows({ name: 'of-the-file' });
  expect(await add()).toEqual(refused('which is production', 'Use that target; the targets file has it.'));
  expect(await ctx.addedTargets.list()).toEqual([]);
  knows({ callbackUrl: 'https://ws.example.com/v1', apiId: 'a1b2c3d4e5', stage: 'dev' });
  expect(await add()).toMatchObject({ ok: true });
  expect(await ctx.addedTargets.remove(DRAFT.name, await revision())).toBe(true);
  // Which of them has to say whose stage it is, so that it is known to be another.
  const sayWho = (who: string) => ({ error: { message: expect.stringContaining(`Give ${who}, so that`) } });
  knows({});
  const unsaid = { callbackUrl: 'https://ws.example.com/v1' };
  expect(await add(unsaid)).toMatchObject(sayWho('the API id and the stage of this one'));
  knows(unsaid);
  expect(await add()).toMatchObject(sayWho('the API id and the stage of that one'));
  knows({ ...unsaid, name: 'of-the-file' });
  expect(await add()).toMatchObject(sayWho('apiId and stage of that one in the targets file'));
  knows({ ...unsaid, kind: 'development' });
  expect(await add()).toMatchObject({ ok: true });
  // A change does not get there either; of one that is there already the rest may change.
  knows({ callbackUrl: 'https://ws.example.com/v1' });
  const change = async (more: Partial<TargetDraft>) =>
    saveTarget({ ctx, input: withProof({ ...DRAFT, ...more }, await revision()), user: ANA });
  const there = { callbackUrl: 'https://WS.example.com/v1/' };
  expect(await change(there)).toEqual(refused('which is production'));
  known.push(targetSchema.parse(toSettings({ ...DRAFT, ...there })));
  expect(await change({ ...there, kind: 'staging' })).toMatchObject({ ok: true });
});

test('settings are saved by whoever has just had them examined, and as they were then', async () => {
  const { ctx } = await newConsole();
  const input = withProof(DRAFT, null);
  const save = (more: object, user = ANA) => saveTarget({ ctx, input: { ...input, ...more }, user });
  const foreign = {
    ok: false,
    error: { code: 'conflict', message: expect.stringMatching(/^These are not the settings that you had examined/) },
  };
  const [until, signature = ''] = input.proof.split('.');
  expect(await save({ proof: '' })).toMatchObject(foreign);
  expect(await save({ proof: `${Number(until) + 1}.${signature}` })).toMatchObject(foreign);
  expect(await save({ proof: createExaminedProofs(TABLE, 'another').give(toSettings(DRAFT), 'ana') })).toMatchObject(
    foreign,
  );
  expect(await save({}, { name: 'olga' })).toMatchObject(foreign);
  for (const change of [{ callbackUrl: 'https://elsewhere.example/live' }, { kind: 'staging' }, { roleArn: '' }]) {
    expect(await save({ draft: { ...DRAFT, ...change } })).toMatchObject(foreign);
  }
  const old = createExaminedProofs(TABLE, SECRET, () => Date.now() - 16 * MINUTE_MS).give(toSettings(DRAFT), 'ana');
  expect(await save({ proof: old })).toMatchObject({ error: { message: expect.stringContaining('a while ago') } });
  expect(await ctx.addedTargets.list()).toEqual([]);
  const recent = createExaminedProofs(TABLE, SECRET, () => Date.now() - 14 * MINUTE_MS).give(toSettings(DRAFT), 'ana');
  expect(await save({ proof: recent })).toMatchObject({ ok: true });
  expect(saveTargetSchema.safeParse({ draft: DRAFT, revision: null }).error?.issues[0]?.message).toBe(
    'Examine these settings, then save them.',
  );
});

test('the name of a target that was removed is given to the same place only, so that roles and all else under it hold for no other', async () => {
  const { ctx, revision } = await newConsole();
  const add = (more: Partial<TargetDraft>) =>
    saveTarget({ ctx, input: withProof({ ...DRAFT, ...more }, null), user: ANA });
  const remove = async () => removeTarget({ ctx, input: { name: 'orders', revision: await revision() }, user: BEN });
  await add({});
  await remove();
  const elsewhere = { callbackUrl: 'https://zzzzzzzzzz.execute-api.eu-west-1.amazonaws.com/live' };
  for (const other of [elsewhere, { tableName: 'others' }, { tableRegion: '' }]) {
    expect(await add(other)).toMatchObject({
      error: {
        code: 'conflict',
        message: `orders was the name of another target: ${DRAFT.callbackUrl}, table connections in eu-central-1. Roles, blocks, views and jobs under that name are meant for it. Choose another name.`,
        issues: [{ at: 'draft.name' }],
      },
    });
  }
  expect(await ctx.addedTargets.list()).toEqual([]);
  // What is said of it otherwise, and how its rows are read, makes no other target of it.
  expect(await add({ kind: 'staging', title: 'Orders', roleArn: '', externalId: '', kickAbove: '' })).toMatchObject({
    ok: true,
  });
  // Whoever changes where it is takes the name along, on the record.
  await saveTarget({ ctx, input: withProof({ ...DRAFT, ...elsewhere }, await revision()), user: ANA });
  await remove();
  expect(await add({})).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(await add(elsewhere)).toMatchObject({ ok: true });
});

test('settings that this version cannot use keep the name for where they say they are, and else for where it was', async () => {
  const { ctx, revision } = await newConsole();
  const add = (more: Partial<TargetDraft> = {}) =>
    saveTarget({ ctx, input: withProof({ ...DRAFT, ...more }, null), user: ANA });
  const remove = async () => removeTarget({ ctx, input: { name: 'orders', revision: await revision() }, user: BEN });
  const elsewhere = { callbackUrl: 'https://zzzzzzzzzz.execute-api.eu-west-1.amazonaws.com/live' };
  await ctx.addedTargets.add('orders', { ...toSettings(DRAFT), of: 'a later version', kind: 'nightly' }, 'ana');
  await remove();
  expect(await add(elsewhere)).toMatchObject({ error: { code: 'conflict' } });
  expect(await add()).toMatchObject({ ok: true });
  await remove();
  await ctx.addedTargets.add('orders', { of: 'a later version' }, 'ana');
  await remove();
  expect(await add(elsewhere)).toMatchObject({ error: { code: 'conflict' } });
  expect(await add()).toMatchObject({ ok: true });
});

test('a name whose place nobody knows is given to whom somebody says it is for, once', async () => {
  const { ctx, revision } = await newConsole();
  const add = (takesName: boolean, more: Partial<TargetDraft> = {}) =>
    saveTarget({ ctx, input: { ...withProof({ ...DRAFT, ...more }, null), takesName }, user: ANA });
  const remove = async () => removeTarget({ ctx, input: { name: 'orders', revision: await revision() }, user: BEN });
  await ctx.addedTargets.add('orders', { of: 'a later version' }, 'ana');
  await remove();
  expect(await add(false)).toMatchObject({
    error: {
      code: 'conflict',
      asks: 'takesName',
      message: expect.stringMatching(
        /^orders was the name of a target whose settings did not say where it was\. Roles,/,
      ),
    },
  });
  expect(await ctx.addedTargets.list()).toEqual([]);
  expect(await add(true)).toMatchObject({ ok: true });
  await remove();
  // From then on it is that one's.
  const elsewhere = { callbackUrl: 'https://zzzzzzzzzz.execute-api.eu-west-1.amazonaws.com/live' };
  const refused = await add(true, elsewhere);
  expect(refused).toMatchObject({ error: { code: 'conflict', message: expect.stringContaining(DRAFT.callbackUrl) } });
  expect(refused).not.toHaveProperty('error.asks');
  expect(await add(false)).toMatchObject({ ok: true });
});

test('a name that a targets file gave stays with its place, whichever console changes or removes a row of that name', async () => {
  const { ctx, revision } = await newConsole();
  const ofFile = 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/file, table connections in eu-central-1';
  const ofRow = { ...DRAFT, callbackUrl: 'https://elsewhere.example/live' };
  await ctx.addedTargets.add('orders', toSettings(DRAFT), 'ana');
  // Of another console, whose file has the name that this one's has not.
  await ctx.addedTargets.bindToFile('orders', ofFile);
  expect(await saveTarget({ ctx, input: withProof(ofRow, await revision()), user: ANA })).toMatchObject({
    error: { code: 'conflict', message: expect.stringContaining(`gave the name orders to ${ofFile}`) },
  });
  await removeTarget({ ctx, input: { name: 'orders', revision: await revision() }, user: BEN });
  expect(await ctx.addedTargets.bindingOf('orders')).toMatchObject({ place: ofFile, of: 'file' });
  expect(await saveTarget({ ctx, input: withProof(DRAFT, null), user: ANA })).toMatchObject({
    error: { code: 'conflict' },
  });
  const same = { ...DRAFT, callbackUrl: 'https://A1b2c3d4e5.execute-api.eu-west-1.amazonaws.com:443/file/' };
  expect(await saveTarget({ ctx, input: withProof(same, null), user: ANA })).toMatchObject({ ok: true });
});

test('a name is of where its target is from the change on, so that whatever is removed by an older console leaves nothing behind', async () => {
  const { ctx, revision } = await newConsole();
  const elsewhere = { ...DRAFT, callbackUrl: 'https://zzzzzzzzzz.execute-api.eu-west-1.amazonaws.com/live' };
  await saveTarget({ ctx, input: withProof(DRAFT, null), user: ANA });
  const seen = await revision();
  expect(await saveTarget({ ctx, input: withProof(elsewhere, seen), user: ANA })).toMatchObject({ ok: true });
  expect(await ctx.addedTargets.bindingOf('orders')).toMatchObject({ place: expect.stringContaining('zzzzzzzzzz') });
  // One that is refused takes the name nowhere.
  expect(await saveTarget({ ctx, input: withProof(DRAFT, seen), user: ANA })).toMatchObject({ ok: false });
  expect(await ctx.addedTargets.bindingOf('orders')).toMatchObject({ place: expect.stringContaining('zzzzzzzzzz') });
});

test('a target at work is neither changed nor removed', async () => {
  const { ctx, active, revision } = await newConsole();
  await saveTarget({ ctx, input: withProof(DRAFT, null), user: ANA });
  active.push({ target: 'another' }, { target: 'orders' });
  const input = { name: 'orders', revision: await revision() };
  const message = 'A job of this target is not over. Stop or discard it first.';
  expect(await removeTarget({ ctx, input, user: BEN })).toMatchObject({ error: { code: 'conflict', message } });
  const changed = withProof(DRAFT, input.revision);
  expect(await saveTarget({ ctx, input: changed, user: ANA })).toMatchObject({ error: { message } });
});

test.each([
  [{ callbackUrl: 'https://169.254.169.254/' }, 'Address: 169.254.169.254 is kept'],
  [{ callbackUrl: 'http://ws.example.com/prod' }, 'Address: Plain http is called on this machine only.'],
  [{ callbackUrl: '' }, 'Address: '],
  [{ tableEndpoint: 'http://10.0.0.7:8000' }, 'Endpoint of the table: Plain http'],
  [{ tableEndpoint: 'https://[fd00:ec2::254]/' }, 'Endpoint of the table: '],
  [{ region: 'Frankfurt' }, 'Region: enter a Region'],
  [{ name: 'Orders!' }, 'Name: use lower-case letters'],
  [{ roleArn: 'switchboard' }, 'Role to assume: enter an ARN'],
  [{ roleArn: 'arn:aws-cn:iam::123456789012:role/x' }, 'Role to assume: it is of another partition'],
  [{ tableName: 'a b' }, 'Table: enter its name'],
])('%j is refused in words, whoever sends it', (changes, words) => {
  const parsed = saveTargetSchema.safeParse({ draft: { ...DRAFT, ...changes }, revision: null, proof: '' });
  expect(parsed.error?.issues[0]?.message).toContain(words);
});

test('tables are looked for where an address may be called, and a removal is typed', () => {
  const place = { region: 'eu-west-1', endpoint: '', roleArn: '', externalId: '' };
  expect(findTablesSchema.safeParse(place).success).toBe(true);
  expect(findTablesSchema.safeParse({ ...place, endpoint: 'http://169.254.170.2/' }).success).toBe(false);
  const removal = { name: 'orders', revision: '7d1c2c5e-1111-4111-8111-111111111111' };
  expect(removeTargetSchema.safeParse({ ...removal, typed: 'orders' }).success).toBe(true);
  expect(removeTargetSchema.safeParse({ ...removal, typed: 'order' }).success).toBe(false);
});
