import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeAudience } from '../../domain/job-words';
import { maskJob } from '../../domain/personal';
import { targetSchema } from '../../domain/target';
import { shardOf } from '../../registry/layout';
import { startTestTable } from '../../registry/test-table';
import { makeTable } from '../test-doctor';
import { hashTarget } from './job-context';
import { jobsOf } from './test-jobs';

/** Fields of the application's own attributes, by every way that an audience is read. Nothing is sent. */

const IP = '203.0.113.7';
const ROWS = [
  {
    connectionId: 'Ada_00000000000=',
    userId: 'ada',
    sourceIp: IP,
    userAgent: 'Secretive/9.9 (serial 77)',
    room: 'lobby',
    seats: 3,
    isHost: true,
    tags: ['a', 'b'],
    long: 'y'.repeat(40),
    via: `${IP}:443`,
    agents: 'first Secretive/9.9 (serial 77)',
  },
  { connectionId: 'Bob_00000000000=', userId: 'bob', room: '' },
];

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
  await makeTable(engine.client, 'attributes');
  const connectedAt = Date.now() - 60_000;
  await makeTable(engine.client, 'many');
  for (const [tableName, rows] of [
    ['attributes', ROWS],
    ['many', MANY],
  ] as const) {
    for (const [index, row] of rows.entries()) {
      const item = marshall({ ...row, connectedAt: connectedAt - index, shard: shardOf(row.connectionId) });
      await engine.client.send(new PutItemCommand({ TableName: tableName, Item: item }));
    }
  }
});
afterAll(() => engine.stop());

const MANY = Array.from({ length: 60 }, (_, index) => ({
  connectionId: `Many_${String(index).padStart(9, '0')}=`,
  userId: `user-${index % 3}`,
  sourceIp: `203.0.113.${index}`,
  userAgent: 'Secretive/9.9 (serial 77)',
}));

const desk = (tableName = 'attributes') => jobsOf({ engine, port: 1, region: 'eu-central-1', tableName });
const EVERYONE = { kind: 'everyone', scan: false } as const;
const notice = (template: string) => ({ kind: 'notice' as const, template, format: 'text' as const });
const query = (q: string) => ({ kind: 'filter' as const, query: { q, id: '', user: '', ip: '', scan: true } });

test.each([
  ['everyone', EVERYONE],
  ['a list of ids', { kind: 'ids' as const, ids: ROWS.map(({ connectionId }) => connectionId) }],
  ['a user', query('user:ada')],
  ['one id', query('id:Ada_00000000000=')],
  ['an attribute, by scan', query('attr:seats=3')],
])('a template names attributes of the row: %s', async (_, audience) => {
  const job = await (await desk()).prepare({ audience, content: notice('{{attr:room|none}} {{attr:seats|0}}') });
  expect(job.problem).toBeNull();
  const payloads = job.card?.examples.map(({ connectionId, payload }) => [connectionId, payload]);
  expect(payloads).toContainEqual(['Ada_00000000000=', 'lobby 3']);
});

test('a row without the attribute is counted before anything is sent; an empty one is none', async () => {
  const job = await (await desk()).prepare({ audience: EVERYONE, content: notice('{{attr:room}} and {{attr:room}}') });
  expect(job.card).toMatchObject({ total: 2, missing: { 'attr:room': 1 }, skipped: 1 });
  const example = job.card?.examples.find(({ missing }) => missing);
  expect(example).toMatchObject({ missing: ['attr:room'], masked: { missing: ['attr:room'] } });
  expect(JSON.stringify(example)).not.toContain(' and ');
});

test('what is no text is written as a person would, or as JSON', async () => {
  const job = await (await desk()).prepare({
    audience: query('user:ada'),
    content: notice('{{attr:isHost}} {{attr:tags}} {{attr:nothing|-}}'),
  });
  expect(job.card?.examples[0]?.payload).toMatch(/^true \[.+\] -$/);
});

test('a role that sees addresses masked reads none through a job: its examples, its filter, its texts', async () => {
  const job = await (await desk()).prepare({
    audience: query('user:ada'),
    content: notice(
      '{{sourceIp}} {{client}} {{attr:sourceIp}} {{attr:userAgent}} {{attr:via}} {{attr:agents}} {{attr:room}}',
    ),
  });
  expect(job.card?.examples[0]?.payload).toContain('serial 77');
  const ctx = { target: { table: targetSchema.shape.table.parse({ name: 'attributes' }) } };
  const ofAddress = { ...job, audience: { kind: 'filter' as const, query: { ...query('').query, q: `ip:${IP}` } } };
  for (const part of ['via=203.0.113.7:443', `at ${IP}`]) {
    const masked = maskJob({ ...ofAddress, content: notice(`you ${part}`), card: null }, ctx);
    expect(masked.audience).toMatchObject({ query: { q: '' }, isWithheld: true });
    expect(describeAudience(masked.audience)).toBe('a search that your role does not see');
    expect(JSON.stringify(masked)).not.toContain(IP);
  }
  const told = JSON.stringify(maskJob(job, ctx));
  expect(told).toContain('user:ada');
  expect(told).not.toContain(IP);
  expect(told).not.toContain('serial 77');
  expect(told).toContain('lobby');
});

test('an attribute that makes the text too large is counted, and its recipient skipped', async () => {
  const { prepare, start, until } = await desk();
  const template = `${'x'.repeat(128 * 1024 - 20)}{{attr:long}}`;
  const job = await prepare({ audience: query('user:ada'), content: notice(template) });
  expect(job.card).toMatchObject({ total: 1, tooLarge: 1, missing: {}, skipped: 1, examples: [{ isTooLarge: true }] });
  await start(job.id);
  expect((await until(job.id, ({ status }) => status === 'done')).counts).toMatchObject({ skipped: 1 });
});

test('recipients whose text is too large share a segment, and their row keeps no text; default texts do not reach them either', async () => {
  const ids = Array.from({ length: 30 }, (_, index) => `Large${String(index).padStart(50, '0')}=`);
  const { ctx, prepare, start, until } = await desk();
  const job = await prepare({
    audience: { kind: 'ids', ids },
    content: notice('{{connectionId|nobody}}'.repeat(2_500)),
  });
  expect(job.card).toMatchObject({ total: 30, segments: 1, tooLarge: 30 });
  const frozen = await ctx.jobs.readRecipients(job.id, 0);
  expect(frozen).toMatchObject({ values: ids.map(() => [null]), tooLarge: ids.map((_, index) => index) });
  expect(JSON.stringify(frozen).length).toBeLessThan(5_000);
  expect((await ctx.jobs.read(job.id))?.targetHash).toBe(hashTarget(ctx.target));
  await start(job.id);
  expect((await until(job.id, ({ status }) => status === 'done')).counts).toMatchObject({ skipped: 30 });
});

test('a job of somebody who sees values masked finds nobody by the beginning of what is masked', async () => {
  const far = { connectionId: 'Far_00000000000=', userId: `guest-${IP}`, sourceIp: IP };
  const item = marshall({ ...far, connectedAt: Date.now() - 60_000, shard: shardOf(far.connectionId) });
  await engine.client.send(new PutItemCommand({ TableName: 'attributes', Item: item }));
  const total = async (q: string, role: 'support' | 'operator') =>
    (await (await desk()).prepare({ audience: query(q), content: notice('Hello') }, role)).card?.total;
  expect(await total('user:guest-203.0.1*', 'operator')).toBe(1);
  expect(await total('user:guest-203.0.1*', 'support')).toBe(0);
  expect(await total('user:guest-*', 'support')).toBe(1);
});

test('everybody has the values that the template names and leaves out whom it is to, though examples alone show whole rows', async () => {
  const { prepare, ctx } = await desk('many');
  const { card, id } = await prepare({
    audience: EVERYONE,
    content: notice('{{client}} at {{sourceIp}}'),
    exclusions: { ids: [], users: ['user-1'] },
  });
  expect(card).toMatchObject({ total: 40, excluded: 20, missing: {} });
  const frozen = await ctx.jobs.readRecipients(id, 0);
  const wanted = MANY.filter(({ userId }) => userId !== 'user-1');
  const values = (frozen?.ids ?? []).map((each, index) => [each, frozen?.values[index]?.[1]]);
  expect(values.toSorted()).toEqual(wanted.map(({ connectionId, sourceIp }) => [connectionId, sourceIp]).toSorted());
  expect(new Set(frozen?.values.map(([client]) => client))).toEqual(new Set([card?.examples[0]?.client]));

  const plain = await prepare({ audience: EVERYONE, content: notice('hello') });
  expect(plain.card?.examples).toHaveLength(5);
  for (const example of plain.card?.examples ?? []) expect(example).toHaveProperty('client');
});
