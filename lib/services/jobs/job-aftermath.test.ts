import { expect, test } from 'vitest';
import { putRows } from '../test-sweep';
import { exportExceptions } from './export-exceptions';
import { readExceptions, readJobs } from './read-jobs';
import { readReturns } from './read-returns';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';

/** What is asked of a job when it is over. */

const EVERYONE = { kind: 'everyone', scan: false } as const;

const { fleet, engine } = prepareFleets();

test('who came back after a kick is told by user, with the connection that they have now, where the target still is', async () => {
  const { clients, settings, tableName, connect } = await fleet(3);
  const desk = await jobsOf(settings);
  const before = await readReturns({ ctx: desk.ctx, input: { id: crypto.randomUUID(), cursor: null } });
  expect(before).toMatchObject({ ok: false, error: { code: 'notFound' } });
  const kick = { kind: 'kick', lastWords: null, graceMs: 0 } as const;
  const job = await desk.prepare({ audience: EVERYONE, content: kick, pace: { perSecond: 400 } });
  await desk.start(job.id, 'everyone');
  await desk.until(job.id, ({ status }) => status === 'done');
  await Promise.all(clients.map(({ closed }) => closed));

  const back = await connect();
  const connectedAt = Date.now() + 1;
  await putRows(engine(), tableName, [{ connectionId: back.id, connectedAt, userId: 'user-1' }]);
  expect(await readReturns({ ctx: desk.ctx, input: { id: job.id, cursor: null } })).toEqual({
    ok: true,
    data: {
      asked: 3,
      unknown: 0,
      unread: 0,
      returns: [{ userId: 'user-1', connectionId: back.id, connectedAt, times: 1, isMore: false }],
      next: null,
    },
  });

  // Users of the same name elsewhere are others.
  const target = { ...desk.ctx.target, callbackUrl: 'https://elsewhere.example.com/dev' };
  expect(await readReturns({ ctx: { ...desk.ctx, target }, input: { id: job.id, cursor: null } })).toMatchObject({
    ok: false,
    error: {
      code: 'conflict',
      message: expect.stringMatching(/^The configuration of the target has changed .* not looked for here\.$/),
    },
  });
});

test('a user whose name ends in a star has come back when they have, and not when somebody whose name begins so has', async () => {
  const { clients, settings, tableName } = await fleet(1);
  const kicked = clients[0]?.id ?? '';
  await putRows(engine(), tableName, [{ connectionId: kicked, connectedAt: Date.now() - 60_000, userId: 'ann*' }]);
  const desk = await jobsOf(settings);
  const kick = { kind: 'kick', lastWords: null, graceMs: 0 } as const;
  const audience = { kind: 'ids' as const, ids: [kicked] };
  const { id } = await desk.prepare({ audience, content: kick, pace: { perSecond: 400 } });
  await desk.start(id);
  const { startedAt } = await desk.until(id, ({ status }) => status === 'done');
  const returns = async () => {
    const looked = await readReturns({ ctx: desk.ctx, input: { id, cursor: null } });
    return looked.ok && [looked.data.asked, looked.data.returns.map(({ userId }) => userId)];
  };
  await putRows(engine(), tableName, [{ connectionId: 'back-1', connectedAt: startedAt, userId: 'anna' }]);
  expect(await returns()).toEqual([1, []]);
  await putRows(engine(), tableName, [{ connectionId: 'back-2', connectedAt: startedAt, userId: 'ann*' }]);
  expect(await returns()).toEqual([1, ['ann*']]);
});

test('a user with very many connections, from before or since, hides nobody who came back', async () => {
  const { settings, tableName } = await fleet(3);
  const desk = await jobsOf(settings);
  const kick = { kind: 'kick', lastWords: null, graceMs: 0 } as const;
  const job = await desk.prepare({ audience: EVERYONE, content: kick, pace: { perSecond: 400 } });
  await desk.start(job.id, 'everyone');
  const { startedAt } = await desk.until(job.id, ({ status }) => status === 'done');
  if (startedAt === null) throw new Error('It has not started.');
  const rows = (userId: string, count: number, from: number) =>
    Array.from({ length: count }, (_, index) => ({
      connectionId: `${userId}-${from}-${index}`,
      connectedAt: from + index,
      userId,
    }));
  const old = rows('user-0', 2_100, startedAt - 600_000);
  const many = rows('user-1', 2_300, startedAt);
  await putRows(engine(), tableName, [...old, ...rows('user-0', 1, startedAt), ...many]);
  await putRows(engine(), tableName, rows('user-2', 2, startedAt));

  const looked = await readReturns({ ctx: desk.ctx, input: { id: job.id, cursor: null } });
  if (!looked.ok) throw new Error(looked.error.message);
  const { returns, ...about } = looked.data;
  expect(about).toEqual({ asked: 3, unknown: 0, unread: 0, next: null });
  expect(returns.toSorted((a, b) => a.userId.localeCompare(b.userId))).toMatchObject([
    { userId: 'user-0', times: 1, connectedAt: startedAt, isMore: false },
    { userId: 'user-1', times: 2_000, connectedAt: startedAt + 2_299, isMore: true },
    { userId: 'user-2', times: 2, connectedAt: startedAt + 1, isMore: false },
  ]);
});

test('a look that has read its rows ends early, and the next one goes on with the users behind', async () => {
  const { settings, tableName } = await fleet(7);
  const desk = await jobsOf(settings);
  const kick = { kind: 'kick', lastWords: null, graceMs: 0 } as const;
  const job = await desk.prepare({ audience: EVERYONE, content: kick, pace: { perSecond: 400 } });
  await desk.start(job.id, 'everyone');
  const { startedAt } = await desk.until(job.id, ({ status }) => status === 'done');
  const users = Array.from({ length: 7 }, (_, index) => `user-${index}`);
  const back = users.map((userId) => ({ connectionId: `back-${userId}`, connectedAt: startedAt, userId }));
  await putRows(engine(), tableName, back);

  const look = async (cursor: string | null) => {
    const looked = await readReturns({ ctx: desk.ctx, input: { id: job.id, cursor }, maxRows: 1 });
    if (!looked.ok) throw new Error(looked.error.message);
    return looked.data;
  };
  const first = await look(null);
  expect(first).toMatchObject({ asked: 5, next: expect.any(String) });
  const second = await look(first.next);
  expect(second).toMatchObject({ asked: 2, next: null });
  expect([...first.returns, ...second.returns].map(({ userId }) => userId).sort()).toEqual(users);
});

test('a look reads so many segments, and only those in which somebody was closed', async () => {
  const { settings } = await fleet(1);
  const { ctx, prepare, start, until } = await jobsOf(settings);
  const kick = { kind: 'kick', lastWords: null, graceMs: 0 } as const;
  const { id } = await prepare({ audience: EVERYONE, content: kick, pace: { perSecond: 400 } });
  await start(id, 'everyone');
  await until(id, ({ status }) => status === 'done');
  for (const [segment, marks] of [
    [1, 'g'],
    [2, 'c'],
  ] as const) {
    const values = [[`user-of-${segment}`]];
    const recipients = { ids: [`id-${segment}`], connectedAt: [null], fields: ['userId'], values };
    await ctx.jobs.putRecipients(id, segment, recipients, 1);
    await ctx.jobs.writeProgress(id, { segment, marks, owner: null, leaseUntil: 0, version: 0 });
  }
  const look = (cursor: string | null) => readReturns({ ctx, input: { id, cursor }, maxSegments: 1 });
  expect(await look(null)).toMatchObject({ data: { asked: 1, next: '2.-1' } });
  expect(await look('2.-1')).toMatchObject({ data: { asked: 1, next: null } });
});

const byId = (a: { connectionId: string }, b: { connectionId: string }) => (a.connectionId < b.connectionId ? -1 : 1);

/** Its lines, sorted, as many as it says that there are. */
async function fileOf(
  { ctx }: Awaited<ReturnType<typeof jobsOf>>,
  input: Parameters<typeof exportExceptions>[0]['input'],
): Promise<string[]> {
  const run = await exportExceptions({ ctx, input, signal: new AbortController().signal });
  if (!run.ok) throw new Error(run.error.message);
  let text = '';
  for await (const chunk of run.data.chunks) text += chunk;
  const lines = text.trimEnd().split('\r\n').slice(1).sort();
  expect(lines).toHaveLength(run.data.rowsSoFar());
  return lines;
}

test('exceptions are a file: all of them, or those of one outcome', async () => {
  const { gone, settings, fail } = await fleet(2, 3);
  const desk = await jobsOf(settings);
  const job = await desk.prepare({ audience: EVERYONE, content: { kind: 'notice', template: 'x', format: 'text' } });
  fail([{ fault: 'internal-error' }]);
  await desk.start(job.id, 'everyone');
  await desk.until(job.id, ({ status }) => status === 'done');
  const all = await fileOf(desk, { id: job.id, outcome: null });
  expect(all).toHaveLength(5);
  const { gone: goneCount } = (await desk.read(job.id)).counts;
  expect(await fileOf(desk, { id: job.id, outcome: 'gone' })).toHaveLength(goneCount);
  expect(all.map((line) => line.split(',')[1])).toEqual(expect.arrayContaining(['failed']));
  expect(gone.every((id) => all.some((line) => line.startsWith(id)))).toBe(true);
});

test('whoever was skipped is listed and exported with why', async () => {
  const { gone, settings, tableName } = await fleet(1, 1);
  const desk = await jobsOf(settings);
  const wide = 'TooLarge0000000=';
  await putRows(engine(), tableName, [
    { connectionId: wide, connectedAt: Date.now() - 60_000, userId: 'u'.repeat(100) },
  ]);
  const template = `${'x'.repeat(128 * 1024 - 20)}{{userId}}`;
  const job = await desk.prepare({ audience: EVERYONE, content: { kind: 'notice', template, format: 'text' } });
  await desk.start(job.id, 'everyone');
  await desk.until(job.id, ({ status }) => status === 'done');
  expect((await desk.exceptions(job.id)).exceptions.sort(byId)).toEqual(
    [
      { connectionId: gone[0] ?? '', outcome: 'skipped' as const, missing: ['userId'] },
      { connectionId: wide, outcome: 'skipped' as const, isTooLarge: true },
    ].sort(byId),
  );
  expect(await fileOf(desk, { id: job.id, outcome: null })).toEqual(
    [`${gone[0]},skipped,no userId`, `${wide},skipped,the message is over 128 KB`].sort(),
  );
});

test('whoever remains is listed and exported whole, those of segments that nobody has begun as well', async () => {
  const { settings } = await fleet(2);
  const desk = await jobsOf(settings);
  const ids = Array.from({ length: 2_100 }, (_, at) => `id-${at}`);
  const { id } = await desk.prepare({ audience: { kind: 'ids', ids }, content: { kind: 'check' } });
  const { jobs } = desk.ctx;
  await jobs.change(id, { status: 'stopped', startedAt: Date.now() }, { status: 'prepared' });
  // Of the segments the second alone was begun.
  const marks = 'v'.repeat(999);
  await jobs.writeProgress(id, { segment: 1, marks: `${marks}.`, owner: null, leaseUntil: 0, version: 0 });
  const input = { id, outcome: 'remaining' as const };
  const listed = await fileOf(desk, input);
  expect(listed).toHaveLength((await desk.read(id)).counts.remaining);
  expect(listed).toHaveLength(1_101);
  const seen: string[] = [];
  for (let cursor: string | null = '0.-1'; cursor !== null; ) {
    const page = await readExceptions({ ctx: desk.ctx, input: { ...input, cursor } });
    if (!page.ok) throw new Error(page.error.message);
    seen.push(...page.data.exceptions.map(({ connectionId }) => `${connectionId},remaining,`));
    cursor = page.data.next;
  }
  expect(seen.sort()).toEqual(listed);
});

async function listed({ ctx }: Awaited<ReturnType<typeof jobsOf>>, id: string) {
  const list = await readJobs({ ctx, input: { cursor: null } });
  return list.ok ? list.data.jobs.find((job) => job.id === id) : undefined;
}

test('what came of everybody is listed with the end that it was of, and not of a job that goes on from there', async () => {
  const { settings } = await fleet(3);
  const desk = await jobsOf(settings);
  const { id } = await desk.prepare({ audience: EVERYONE, content: { kind: 'notice', template: 'x', format: 'text' } });
  expect(await listed(desk, id)).not.toHaveProperty('endCounts');
  await desk.start(id, 'everyone');
  await desk.until(id, ({ status }) => status === 'done');
  await desk.ctx.local.get(id)?.work;
  expect((await listed(desk, id))?.endCounts).toMatchObject({ delivered: 3, remaining: 0 });
  // As an earlier version takes it up, which knows of no such counts.
  await desk.ctx.jobs.change(id, { status: 'paused', changedAt: Date.now() + 1 }, {});
  expect(await listed(desk, id)).not.toHaveProperty('endCounts');
});
