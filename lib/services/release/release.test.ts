import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { lossyClient } from '../../console/test-lost-answers';
import { targetSchema } from '../../domain/target';
import { startTestTable } from '../../registry/test-table';
import { releaseDesk, TARGET } from './test-release';

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

/** A desk where ann has asked for a notice to two. */
async function asked() {
  const desk = await releaseDesk(engine);
  const result = await desk.ask('ann');
  if (!result.ok) throw new Error(result.error.message);
  return { ...desk, request: result.data, id: result.data.id };
}
const refused = (words: string) => ({ ok: false, error: { message: expect.stringContaining(words) } });
describe('an act that takes two', () => {
  test('is seen by whoever may decide at once, with exactly what will happen, and nothing happens before', async () => {
    const { list, sent, request } = await asked();
    expect(request).toMatchObject({ title: 'Send to 2', subjects: ['a', 'b'], text: 'Hello', by: 'ann' });
    expect(request.expiresAt - request.requestedAt).toBe(3_600_000);
    for (const name of ['ann', 'ben']) expect((await list(name)).waiting).toEqual([request]);
    expect((await list('vera')).waiting).toEqual([]);
    expect(sent).toEqual([]);
  });

  test('says whose connections it is for, as every role may see it, as far as the registry tells', async () => {
    const { ask, list, state } = await releaseDesk(engine);
    state.people = { a: { userId: 'ada' }, b: { userId: '203.0.113.9', sourceIp: '203.0.113.9' } };
    expect(await ask('ann')).toMatchObject({ ok: true, data: { users: ['ada', '203.0.•.•'] } });
    expect((await list('ben')).waiting).toMatchObject([{ users: ['ada', '203.0.•.•'] }]);
    state.people = { b: { userId: 'ben', connectedAt: 1_000 } };
    expect(await ask('ann')).toMatchObject({ ok: true, data: { users: [null, 'ben'], connectedAt: [null, 1_000] } });
    expect((await list('ben')).waiting[0]).not.toHaveProperty('stages');
    state.people = { b: { foreignStage: 'the stage prod' } };
    expect(await ask('ann')).toMatchObject({ ok: true, data: { stages: [null, 'the stage prod'] } });
    state.people = { b: { userId: 'ben', connectedAt: 1_000 } };
    // One that cannot be read is no more than that, and none of them is nothing at all.
    state.unread = ['a'];
    expect(await ask('ann')).toMatchObject({ ok: true, data: { users: [false, 'ben'], connectedAt: [null, 1_000] } });
    state.unread = ['a', 'b'];
    const asked = await ask('ann');
    expect(asked.ok && asked.data).not.toHaveProperty('users');
    state.unread = [];
    state.people = {};
    expect(await ask('ann')).toMatchObject({ ok: true, data: { users: [null, null] } });
  });

  test('for several on production is asked for with the name of the target, typed, as one person would act', async () => {
    const { ask, list } = await releaseDesk(engine);
    for (const word of ['', 'tset']) expect(await ask('ann', { word })).toMatchObject(refused('Type test to confirm.'));
    expect((await list('ann')).waiting).toEqual([]);
    expect(await ask('ann', { word: ' test ' })).toMatchObject({ ok: true });
  });

  test('for several on production is approved with the name of the target, typed, too; until then it waits as it did', async () => {
    const { decide, list, sent, id, request, records } = await asked();
    expect(request.word).toBe('test');
    for (const word of ['', 'tset']) {
      expect(await decide('ben', id, 'approve', word)).toMatchObject(refused('Type test to confirm.'));
    }
    expect((await list('ben')).waiting).toEqual([request]);
    expect(sent).toEqual([]);
    expect(await records()).toEqual([]);
    expect(await decide('ben', id, 'refuse', '')).toMatchObject({ ok: true, data: { status: 'refused', word: null } });
  });

  test('that an older console took without the name is done with the one that is typed for the approval', async () => {
    const { ctx, ask, decide, sent } = await releaseDesk(engine);
    const asked = await ask('ann', { word: 'test' });
    if (!asked.ok) throw new Error(asked.error.message);
    const { id } = asked.data;
    const { word: _, ...input } = JSON.parse((await ctx.requests.read(id))?.input ?? '{}');
    await ctx.requests.change(id, { input: JSON.stringify(input) }, { status: 'waiting' });
    expect(await decide('ben', id, 'approve', 'test')).toMatchObject({ ok: true, data: { status: 'done' } });
    expect(sent).toMatchObject([{ by: 'ann' }]);
  });

  test('happens when another approves it, once, as it was asked for, in the name of who asked, and all is recorded', async () => {
    const { decide, sent, id, records, ctx, list } = await asked();
    expect(await decide('ben', id, 'approve')).toMatchObject({
      ok: true,
      data: { status: 'done', decidedBy: 'ben', outcome: '2 delivered', text: null },
    });
    expect(sent).toEqual([{ by: 'ann', text: 'Hello', ids: ['a', 'b'] }]);
    expect(await decide('cleo', id, 'approve')).toMatchObject(refused('is done by now'));
    expect(sent).toHaveLength(1);
    expect(await records()).toEqual([
      { user: 'ann', act: 'send', outcome: '2 delivered', detail: '5 bytes, approved by ben', from: '192.0.2.1' },
    ]);
    // No message is kept once it is decided.
    expect((await ctx.requests.read(id))?.input).toBe('');
    expect(await list('cleo')).toMatchObject({ waiting: [], decided: [{ id, status: 'done' }] });
  });

  test('happens once though two approve it in the same moment', async () => {
    const { decide, sent, id, records } = await asked();
    const answers = await Promise.all([decide('ben', id, 'approve'), decide('cleo', id, 'approve')]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(sent).toHaveLength(1);
    // Who came second may have begun a record, which says that nothing came of it.
    const outcomes = (await records()).map(({ outcome }) => outcome).filter((outcome) => outcome !== 'conflict');
    expect(outcomes).toEqual(['2 delivered']);
  });

  test('is not approved by who asked, neither in another session nor under another name of the same person', async () => {
    const { decide, sent, id, users } = await asked();
    expect(await decide('ann', id, 'approve')).toMatchObject(refused('You asked for this yourself'));
    await users.createExternal({ name: 'ann.married', role: 'admin', targetRoles: {}, subject: 'idp ann' });
    expect(await decide('ann.married', id, 'approve')).toMatchObject(refused('You asked for this yourself'));
    expect(await decide('ann.married', id, 'refuse')).toMatchObject(refused('You asked for this yourself'));
    expect(sent).toEqual([]);
  });

  test('is neither asked for, decided nor seen by who may not do it alone', async () => {
    const { ask, decide, id, setRole } = await asked();
    await setRole('cleo', 'support');
    expect(await ask('cleo', { act: 'kick' })).toMatchObject(refused('Your role may not'));
    expect(await decide('vera', id, 'approve')).toMatchObject(refused('Your role may not'));
    expect(await decide('cleo', id, 'approve')).toMatchObject({ ok: true });
  });

  test('is decided and seen by the role on its target, whatever the role elsewhere', async () => {
    const { decide, id, list, setRole } = await asked();
    await setRole('ben', 'admin', { test: 'viewer' });
    expect((await list('ben')).waiting).toEqual([]);
    expect(await decide('ben', id, 'approve')).toMatchObject(refused('Your role may not'));
    await setRole('vera', 'viewer', { test: 'support' });
    expect((await list('vera')).waiting).toMatchObject([{ id }]);
    expect(await decide('vera', id, 'approve')).toMatchObject({ ok: true, data: { status: 'done' } });
  });

  test.each(['viewer', 'none'] as const)(
    'lapses when whoever asked is now %s on its target, who is told so',
    async (role) => {
      const { decide, id, list, request, sent, setRole } = await asked();
      await setRole('ann', 'admin', { test: role });
      const [own] = (await list('ann')).waiting;
      expect(own).toMatchObject({ id, notHere: expect.stringContaining('You may not act'), cannotEnd: true });
      expect((await list('ben')).waiting).toEqual([request]);
      expect(await decide('ben', id, 'approve')).toMatchObject({ data: { status: 'lapsed' } });
      expect(sent).toEqual([]);
    },
  );

  test('is not asked for where one person is enough, nor when it cannot be done', async () => {
    const { ask, state } = await releaseDesk(engine);
    expect(await ask('ann', { text: '' })).toMatchObject(refused('cannot be sent'));
    state.target = targetSchema.parse({ ...TARGET, release: { sendAbove: 2 } });
    expect(await ask('ann')).toMatchObject(refused('takes one person'));
  });

  test('asked for twice by a double click is one request, which is nobody else’s', async () => {
    const { ask, id, list } = await asked();
    expect(await ask('ann', { id })).toMatchObject({ ok: true, data: { id } });
    expect(await ask('ben', { id })).toMatchObject({ ok: false });
    // Nor does it stand for something else, which would not happen though somebody approves it.
    expect(await ask('ann', { id, text: 'Another' })).toMatchObject(refused('was something else: Send to 2.'));
    expect((await list('ann')).waiting.map(({ text }) => text)).toEqual(['Hello']);
  });

  test('whose answer the table lost is asked for all the same, and says so', async () => {
    const lossy = lossyClient(engine.endpoint);
    onTestFinished(() => lossy.client.destroy());
    const { ask, list } = await releaseDesk({ ...engine, client: lossy.client });
    lossy.isLosing = true;
    expect(await ask('ann')).toMatchObject({ ok: true, data: { by: 'ann', status: 'waiting' } });
    expect((await list('ann')).waiting).toHaveLength(1);
  });
});

describe('a request ends', () => {
  test('by a refusal, by a withdrawal of who asked, and by nobody else', async () => {
    const one = await asked();
    expect(await one.decide('ben', one.id, 'withdraw')).toMatchObject(refused('Only ann'));
    expect(await one.decide('ben', one.id, 'refuse')).toMatchObject({ data: { status: 'refused', decidedBy: 'ben' } });
    const other = await asked();
    expect(await other.decide('ann', other.id, 'withdraw')).toMatchObject({ data: { status: 'withdrawn' } });
    for (const { decide, id, sent } of [one, other]) {
      expect(await decide('cleo', id, 'approve')).toMatchObject({ ok: false });
      expect(sent).toEqual([]);
    }
  });

  test('by its time, once and on the record, however many processes look; nobody approves it then', async () => {
    const { decide, clock, expire, id, list, records, sent } = await asked();
    clock.nowMs += 3_600_000 - 1;
    await expire();
    expect((await list('ben')).waiting).toHaveLength(1);
    clock.nowMs += 1;
    expect(await decide('ben', id, 'approve')).toMatchObject(refused('has expired'));
    expect((await list('ben')).decided).toMatchObject([{ id, status: 'expired' }]);
    await Promise.all([expire(), expire(), expire()]);
    await expire();
    expect(await records()).toMatchObject([{ user: 'ann', act: 'release', outcome: 'expired', detail: 'Send to 2' }]);
    expect(sent).toEqual([]);
  });

  test('on the record although the process that was about to write it has ended', async () => {
    const { ctx, clock, expire, id, records } = await asked();
    clock.nowMs += 3_600_000;
    await ctx.requests.change(id, { expiringAt: clock.nowMs }, { status: 'waiting' });
    await expire();
    expect(await records()).toEqual([]);
    clock.nowMs += 31_000;
    await expire();
    expect(await records()).toHaveLength(1);
    expect((await ctx.requests.read(id))?.status).toBe('expired');
  });
});

describe('what was approved is not done when', () => {
  test.each([
    ['whoever asked has lost the right', (desk: Desk) => desk.setRole('ann', 'viewer'), 'ann may not do this any more'],
    [
      'the name of whoever asked was given to somebody else',
      async ({ table, users }: Desk) => {
        await table.delete({ pk: 'USERS', sk: 'ann' });
        await table.put({ pk: 'USERS', sk: 'ann', name: 'ann', role: 'admin', createdAt: Date.UTC(2026, 4, 2) });
        expect((await users.find('ann'))?.role).toBe('admin');
      },
      'ann may not do this any more',
    ],
  ])('%s, and that is said', async (_, change, words) => {
    const desk = await asked();
    await change(desk);
    expect(await desk.decide('ben', desk.id, 'approve')).toMatchObject({
      ok: true,
      data: { status: 'lapsed', outcome: expect.stringContaining(words) },
    });
    expect(desk.sent).toEqual([]);
  });

  test.each([
    [
      'another',
      targetSchema.parse({ ...TARGET, callbackUrl: 'http://127.0.0.1:2/dev' }),
      'It can be approved only where the target is as it was. If it stays so, ask anew.',
    ],
    ['no', undefined, 'This console has no target of that name now'],
  ])(
    'the console has %s target by that name: it waits for one that has it where it was asked for',
    async (_, there, words) => {
      const { decide, id, list, request, sent, state, records } = await asked();
      const here = state.target;
      state.target = there;
      expect(await decide('ben', id, 'approve')).toMatchObject(refused(words));
      const [waiting] = (await list('ben')).waiting;
      expect(waiting).toMatchObject({ id, notHere: expect.stringContaining(words), word: null });
      // Who asks by a name that this console does not know is refused before anything of it is read.
      expect(waiting?.cannotEnd).toBe(there ? undefined : true);
      expect(await records()).toEqual([]);
      state.target = here;
      expect((await list('ben')).waiting).toEqual([request]);
      expect(sent).toEqual([]);
      expect(await decide('ben', id, 'approve')).toMatchObject({ data: { status: 'done' } });
    },
  );

  test('the console fails half-way: it is said, and not done again', async () => {
    const { decide, state, id, errors, sent, records } = await asked();
    state.fails = true;
    expect(await decide('ben', id, 'approve')).toMatchObject({
      data: { status: 'failed', outcome: expect.stringContaining('not known what was done') },
    });
    expect(errors).toHaveLength(1);
    state.fails = false;
    expect(await decide('ben', id, 'approve')).toMatchObject({ ok: false });
    expect(sent).toEqual([]);
    expect(await records()).toMatchObject([{ act: 'send', outcome: 'internal' }]);
  });

  test('it cannot be recorded: the request waits as it did, and is approved and done once it can', async () => {
    const { decide, ctx, id, list, request, sent, records } = await asked();
    const { begin } = ctx.audit;
    ctx.audit = { ...ctx.audit, begin: () => Promise.reject(new Error('The audit cannot be written.')) };
    await expect(decide('ben', id, 'approve')).rejects.toThrow('cannot be written');
    expect(await list('cleo')).toMatchObject({ waiting: [request], decided: [] });
    expect(sent).toEqual([]);
    ctx.audit = { ...ctx.audit, begin };
    expect(await decide('cleo', id, 'approve')).toMatchObject({ ok: true, data: { status: 'done' } });
    expect(sent).toHaveLength(1);
    const detail = '5 bytes, approved by cleo';
    expect(await records()).toMatchObject([{ act: 'send', outcome: '2 delivered', detail }]);
  });

  test('the process ended between approval and outcome: that it is not known is said, and it is not done again', async () => {
    const { ctx, clock, id, list, decide } = await asked();
    await ctx.requests.change(id, { status: 'approved', decidedAt: clock.nowMs, input: '' }, { status: 'waiting' });
    clock.nowMs += 11 * 60_000;
    expect((await list('ben')).decided).toMatchObject([{ outcome: expect.stringContaining('not known') }]);
    expect(await decide('ben', id, 'approve')).toMatchObject({ ok: false });
  });
});

type Desk = Awaited<ReturnType<typeof asked>>;
