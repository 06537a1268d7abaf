import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listQuerySchema } from '../domain/list-query';
import { targetSchema } from '../domain/target';
import { createManagementClient } from '../gateway/management-client';
import { createProber } from '../gateway/prober';
import { shardOf } from '../registry/layout';
import { NOW, putAll, registryOn } from '../registry/test-registry';
import { startTestTable } from '../registry/test-table';
import { idOf, tableOf, upTo } from '../registry/test-tables';
import { checkConnections, readFacts } from './check-connections';
import { createFirstSeen } from './first-seen';
import { listConnections } from './list-connections';
import { readConnection } from './read-connection';
import type { TargetContext } from './target-context';

/** Rows of another stage, about which a call to this one answers 410 whether or not they are connected. */

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

const GONE = [idOf(0), idOf(10), idOf(20)];
const isGone = (id: string) => GONE.includes(id);
const numberOf = ({ connectionId }: { connectionId: string }) => upTo(20).map(idOf).indexOf(connectionId);

/** Of 0 to 19 API Gateway does not know 0 and 10; the row of 0 is of another stage. 20 has left, and has no row. */
async function startShared(name: string, projected?: string[], key = 'connectionId:S', hasStages = true, count = 20) {
  const indexes = { byAge: 'shard:S connectedAt:N', byUser: 'userId:S connectedAt:N' };
  await tableOf(engine, name, key, indexes, projected);
  const rows = upTo(count).map((number) => {
    const [connectionId, connectedAt] = [idOf(number), NOW - 60_000 - number * 1000];
    const stage = hasStages && { stage: number === 0 ? 'prod' : 'dev' };
    return { connectionId, connectedAt, shard: shardOf(connectionId), userId: 'ana', room: 'lobby', ...stage };
  });
  await putAll(
    engine,
    name,
    rows.map((row) => marshall(row)),
  );
  const clock = { ms: 0 };
  const table = registryOn(engine, name, { ownStage: { stage: 'dev' }, elapsed: () => clock.ms });
  const settings = { name: 'test', kind: 'development', region: 'us-east-1', callbackUrl: 'http://127.0.0.1:1/dev' };
  const target = targetSchema.parse({ ...settings, table: { name } });
  const client = {
    getConnection: async (id: string) =>
      isGone(id) ? { answer: 'gone' as const } : { answer: 'connected' as const, connectedAt: NOW - 60_000 },
  };
  const ctx: TargetContext = {
    target,
    management: createManagementClient(target),
    registry: table.registry,
    prober: createProber({ client, now: () => NOW, gate: (call) => call() }),
    firstSeen: createFirstSeen({ now: () => NOW }),
    gate: (call) => call(),
    now: () => NOW,
    elapsed: () => clock.ms,
    wait: async () => {},
  };
  async function page(q: string) {
    const answer = await listConnections({ ctx, input: listQuerySchema.parse({ q, size: 25 }) });
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.data;
  }
  const factsOf = async (...ids: number[]) => {
    const answer = await readFacts({ ctx, input: { connectionIds: ids.map(idOf) } });
    return answer.ok ? answer.data : [];
  };
  const keysRead = () =>
    table.calls.flatMap(({ input }) => (input.RequestItems as Record<string, { Keys: [] }>)?.[name]?.Keys.length ?? []);
  return { ctx, ...table, clock, page, factsOf, keysRead };
}

const LEFT_OUT = ['userId', 'sourceIp', 'userAgent', 'ttl'];

test.each([
  ['their index tells it', 'shared-whole', undefined],
  ['an index leaves it out', 'shared-part', LEFT_OUT],
])('are not called gone where %s', async (_, name, projected) => {
  const { ctx, page, factsOf } = await startShared(name, projected);
  for (const user of ['', 'user:ana ']) {
    const gone = await page(`${user}status:gone`);
    expect([gone.rows.map(numberOf), gone.unanswered]).toEqual([[10], 0]);
    expect((await page(`${user}status:unchecked`)).rows).toMatchObject([
      { connectionId: idOf(0), foreignStage: 'the stage prod' },
    ]);
  }
  const problem = 'Its row is of the stage prod, about which this target cannot tell.';
  const input = { connectionIds: [idOf(0), idOf(10)] };
  expect(await checkConnections({ ctx, input })).toMatchObject({
    data: [{ answer: 'none', problem }, { answer: 'gone' }],
  });
  if (projected) expect(await factsOf(0, 10)).toMatchObject([{ answer: 'none', problem }, { answer: 'gone' }]);
  const detail = await readConnection({ ctx, input: { connectionId: idOf(0) } });
  expect(detail).toMatchObject({ data: { row: { foreignStage: 'the stage prod' } } });
});

test('take a second read of those that answer 410 alone, once a minute, and none where every index tells it', async () => {
  const { factsOf, keysRead, clock } = await startShared('shared-costs', LEFT_OUT);
  await Promise.all([factsOf(...upTo(20)), factsOf(...upTo(20))]);
  await factsOf(0, 10, 11);
  expect(keysRead()).toEqual([2]);
  clock.ms = 60_000;
  await factsOf(0, 10, 11);
  expect(keysRead()).toEqual([2, 2]);
  const whole = await startShared('shared-whole-costs');
  await whole.factsOf(0, 10, 11);
  expect(whole.calls.map(({ operation }) => operation)).not.toContain('BatchGetItem');
});

test('are read by the keys that the list came with where the table finds no row by its id, as few and as seldom', async () => {
  const name = 'shared-rooms';
  const { ctx, page, factsOf, keysRead, clock } = await startShared(name, LEFT_OUT, 'room:S connectionId:S');
  const untold = {
    answer: 'none',
    problem: expect.stringMatching(/it is gone, or of another stage, .* finds no row by its connectionId/),
  };
  expect(await factsOf(0, 10, 11)).toMatchObject([untold, untold, { answer: 'connected' }]);
  expect((await page('user:ana')).rows).toHaveLength(20);
  expect(keysRead()).toEqual([]);
  const foreign = { answer: 'none', problem: 'Its row is of the stage prod, about which this target cannot tell.' };
  expect(await factsOf(...upTo(12))).toMatchObject([foreign, ...upTo(9).map(() => ({})), { answer: 'gone' }, {}]);
  expect((await page('status:gone')).rows.map(numberOf)).toEqual([10]);
  expect(keysRead()).toEqual([2]);
  clock.ms = 60_000;
  const input = { connectionIds: [idOf(0), idOf(10)] };
  expect(await checkConnections({ ctx, input })).toMatchObject({ data: [foreign, { answer: 'gone' }] });
  expect(keysRead()).toEqual([2, 2]);
});

test('are not known to be gone while the table cannot tell which they are', async () => {
  const { page, factsOf, faults } = await startShared('shared-away', LEFT_OUT);
  faults.fail = ({ operation }) =>
    operation === 'BatchGetItem' ? Object.assign(new Error(), { name: 'AccessDeniedException' }) : undefined;
  expect(await factsOf(0, 10, 11)).toMatchObject([
    {
      answer: 'none',
      problem: expect.stringMatching(
        /^API Gateway does not know it: it is gone, or of another stage, which only its row tells\./,
      ),
    },
    { answer: 'none' },
    { answer: 'connected' },
  ]);
  // A search goes on without them, and says that they may be missing where they may.
  const [live, gone, unchecked] = [
    await page('status:live'),
    await page('user:ana status:gone'),
    await page('status:unchecked'),
  ];
  expect([live.rows.length, live.unanswered, gone.rows, gone.unanswered]).toEqual([18, 0, [], 2]);
  expect([unchecked.rows.map(numberOf), unchecked.unanswered]).toEqual([[0, 10], 0]);
});

test.each([
  ['rows tell no stage', undefined, false, { answer: 'gone' }],
  ['rows tell theirs', undefined, true, { answer: 'none' }],
  ['an index leaves out what rows may tell', LEFT_OUT, false, { answer: 'none' }],
])(
  'in a table that finds no row by its id, where %s, whoever has left is told as gone only if nobody can be of another stage, also by a console that never listed them',
  async (what, projected, hasStages, told) => {
    const name = `unlisted-where-${what.replaceAll(' ', '-')}`;
    const { ctx, page, calls } = await startShared(name, projected, 'room:S connectionId:S', hasStages);
    const leaver = { connectionIds: [idOf(20)] };
    expect(await checkConnections({ ctx, input: leaver })).toMatchObject({ data: [told] });
    expect(calls.map(({ operation }) => operation)).not.toContain('Scan');
    // What was listed meanwhile tells no more of somebody without a row.
    expect((await page('')).rows).toHaveLength(20);
    expect(await checkConnections({ ctx, input: leaver })).toMatchObject({ data: [told] });
  },
);

test.each([true, false])(
  'in a table that finds no row by its id and lists none, whoever has left is told as gone only where rows have shown that the list tells all (%s)',
  async (isShown) => {
    const name = `unlisted-in-an-empty-table-${isShown}`;
    const { ctx, page } = await startShared(name, undefined, 'room:S connectionId:S', false, isShown ? 20 : 0);
    expect((await page('')).rows).toHaveLength(isShown ? 20 : 0);
    for (const connectionId of isShown ? upTo(20).map(idOf) : []) {
      const Key = marshall({ room: 'lobby', connectionId });
      await engine.client.send(new DeleteItemCommand({ TableName: name, Key }));
    }
    const leaver = { connectionIds: [idOf(20)] };
    const another = { connectionId: idOf(20), connectedAt: NOW, room: 'lobby', stage: 'prod' };
    // No index by age has a row without a shard.
    if (!isShown) await putAll(engine, name, [marshall(another)]);
    expect(await checkConnections({ ctx, input: leaver })).toMatchObject({
      data: [{ answer: isShown ? 'gone' : 'none' }],
    });
    await putAll(engine, name, [marshall({ ...another, shard: shardOf(idOf(20)) })]);
    expect(await checkConnections({ ctx, input: leaver })).toMatchObject({ data: [{ answer: 'none' }] });
  },
);

test('a page of rows that tell no stage says nothing of those behind it', async () => {
  const name = 'unlisted-behind-others';
  const { ctx } = await startShared(name, undefined, 'room:S connectionId:S', false);
  const newer = upTo(120).map((number) => {
    const connectionId = idOf(100 + number);
    return { connectionId, connectedAt: NOW - number, shard: shardOf(connectionId), userId: 'ana', room: 'lobby' };
  });
  const rows = newer.map((row) => marshall(row));
  await putAll(engine, name, rows);
  expect(await checkConnections({ ctx, input: { connectionIds: [idOf(20)] } })).toMatchObject({
    data: [{ answer: 'none', problem: expect.stringMatching(/gone, or of another stage/) }],
  });
});
