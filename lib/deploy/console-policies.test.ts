import { CreateTableCommand, type CreateTableCommandInput, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ConsoleTable, createConsoleTable } from '../console/console-table';
import { createPaces } from '../console/paces';
import { createRateShare, type RateShare } from '../gateway/rate-share';
import { createTargetLimiter } from '../gateway/target-limiter';
import { createDoctorTable } from '../registry/doctor-table';
import { createFleetReader } from '../registry/fleet-reader';
import { shardOf, ttlOf } from '../registry/layout';
import { pageOf } from '../registry/test-registry';
import { startTestTable } from '../registry/test-table';
import { jobsOf } from '../services/jobs/test-jobs';
import { doctorOf } from '../services/test-doctor';
import { covers, grantsOf, isOfPlatform } from './test-policies';
import { CONNECTED, startUnderGrants, type Use } from './test-recorder';
import { REGION, resolveStack, type Stack } from './test-stack';
import { readTemplate } from './test-template';

/**
 * The console's own modules at work under the policies of the template. What they ask for and what they may are compared both ways.
 */

/** What test-jobs.ts calls its console table, for the registry table `orders`. */
const TABLES = {
  RegistryTableName: 'orders',
  ConsoleTableName: 'console-of-orders',
  StageName: 'dev',
  TargetName: 'main',
};
const API = { ApiId: 'a1b2c3d4e5', ...TABLES };
const managed = resolveStack(readTemplate('template.yaml'), API);
const own = resolveStack(readTemplate('template.yaml'), { ...API, Handlers: 'own' });
const ID = 'L0SM9cOFvHcCIhw=';

type Engine = Awaited<ReturnType<typeof startTestTable>>;
let engine: Engine;

beforeAll(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDCONSOLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a-secret');
});
afterAll(() => void vi.unstubAllEnvs());

/** Everything that asks AWS, under the policy of that name. */
async function startUnder(stack: Stack, policy: string) {
  engine = await startTestTable();
  // What is sent to the queue is compared in policies.test.ts.
  const grants = grantsOf(stack, policy).filter((grant) => !grant.startsWith('sqs:'));
  const { recorder, client } = await startUnderGrants(engine, grants);
  for (const { Type, Properties } of Object.values(stack.resources)) {
    if (Type === 'AWS::DynamoDB::Table') await makeTable(Properties);
  }
  const doctor = doctorOf({
    callbackUrl: recorder.callbackUrl,
    tableUrl: recorder.endpoint,
    region: REGION,
    tableName: 'orders',
  });
  // A target on AWS names no endpoint of its table; of one that does the doctor asks more.
  const { endpoint: _, ...table } = doctor.ctx.target.table;
  doctor.ctx.table = createDoctorTable({ client, table });
  return { grants, recorder, client, doctor, port: Number(new URL(recorder.endpoint).port) };
}
type World = Awaited<ReturnType<typeof startUnder>>;

async function makeTable(properties: Record<string, unknown>) {
  const { TimeToLiveSpecification, PointInTimeRecoverySpecification, SSESpecification, ...table } = properties;
  await engine.client.send(new CreateTableCommand(table as unknown as CreateTableCommandInput));
}

async function putRow(more: object = {}) {
  const connectedAt = Date.now() - 60_000;
  const row = {
    connectionId: ID,
    connectedAt,
    userId: 'ada',
    sourceIp: '192.0.2.1',
    shard: shardOf(ID),
    ttl: ttlOf(connectedAt),
    ...more,
  };
  await engine.client.send(new PutItemCommand({ TableName: 'orders', Item: marshall(row) }));
  return connectedAt;
}

/** All that a person can look at. */
async function look({ client, doctor, recorder }: World) {
  const { registry, prober, target } = doctor.ctx;
  const words = [
    'agent:firefox',
    'attr:plan=gold',
    'older:30m',
    'ip:192.0.2.0/24',
    'user:ada agent:okhttp',
    'stage:live',
  ];
  const searches = [
    ...[{}, { order: 'oldest' as const }, { user: 'ada' }, { ip: '192.0.2.1' }],
    ...[{ id: ID }, { id: `${ID} ${ID.replace('L', 'M')}` }],
    ...words.map((q) => ({ q })),
  ];
  for (const search of searches) await pageOf(registry, { ...search, scan: true });
  expect(await registry.get(ID)).toMatchObject({ ok: true });
  const fleet = createFleetReader({ client, table: target.table });
  await fleet.existing([{ connectionId: ID }]);
  const read = { fromMs: 0, toMs: Date.now(), maxRows: 10, onRow: () => {} };
  for (const shard of (await fleet.layout()).shards) await fleet.readShard({ ...read, shard });
  expect(await prober.probe([ID])).toMatchObject([{ answer: 'gone' }]);
  const findings = await doctor.examine({ scan: true });
  return { refused: recorder.refused(), findings };
}

/** What a person can do to a single connection. */
async function act({ doctor }: World) {
  const { management, registry } = doctor.ctx;
  await management.postToConnection(ID, Buffer.from('hello'));
  await management.deleteConnection(ID);
  const connectedAt = await putRow();
  expect(await registry.remove({ connectionId: ID, connectedAt })).toEqual({ ok: true, data: null });
}

/** A job of each kind that finds one of its recipients gone; answers the permissions that it took after it was prepared. */
async function runJobs({ client, recorder, port }: World, row: object = {}): Promise<Use[]> {
  // Each is a process that has never seen the target: what was learned while preparing is not known to the next.
  const deskOf = (share?: RateShare) =>
    jobsOf(
      { engine: { ...engine, endpoint: recorder.endpoint, client }, port, region: REGION, tableName: 'orders' },
      share && { alter: (ctx) => ({ ...ctx, limiter: createTargetLimiter({ perSecond: 1000, share }) }) },
    );
  const store = createPaces(createConsoleTable(client, TABLES.ConsoleTableName));
  const taken = new Set<Use>();
  for (const content of [
    { kind: 'notice', template: 'Hello', format: 'text' },
    { kind: 'kick', lastWords: null, graceMs: 1000 },
    { kind: 'check' },
  ] as const) {
    await putRow(row);
    // Rows of whoever is gone are removed once somebody is reached.
    await putRow({ connectionId: CONNECTED, shard: shardOf(CONNECTED), userId: 'ben', ...row });
    const audience = { kind: 'everyone', scan: true } as const;
    const { id } = await (await deskOf()).prepare({ audience, content, pace: { perSecond: 100 } });
    const share = createRateShare({ store, target: 'test', runner: 'worker' });
    const worker = await deskOf(share);
    recorder.clear();
    await worker.start(id, 'everyone');
    const done = await worker.until(id, ({ status }) => status === 'done');
    expect(done.counts).toMatchObject({ gone: 1 });
    expect(worker.errors).toEqual([]);
    await share.stop();
    for (const use of recorder.uses()) taken.add(use);
  }
  return [...taken].sort();
}

/** Every call that the console's stores are made of. */
async function keep(table: ConsoleTable) {
  const key = { pk: 'TEST', sk: 'one' };
  await table.ensure();
  await table.putNew(key);
  await table.put(key);
  await table.set(key, { a: 1 });
  await table.setIf(key, { a: 2 }, { a: 1 });
  await table.add(key, 'count', { a: 3 });
  expect(await table.get(key)).toMatchObject({ a: 3, count: 1 });
  expect(await table.queryDown('TEST', 5)).toHaveLength(1);
  expect(await table.queryUp('TEST', { from: 'a', to: 'z' })).toHaveLength(1);
  await table.deleteIf(key, { a: 3 });
  await table.delete(key);
}

/** Grants that nothing asked for. */
const idle = ({ grants, recorder }: World) =>
  grants.filter((grant) => !recorder.uses().some((use) => covers(grant, use)));

describe('the policy of the console is what the console calls', () => {
  test('of a table of ours', async () => {
    const world = await startUnder(managed, 'ConsolePolicy');
    await putRow();
    const { refused } = await look(world);
    await act(world);
    await keep(createConsoleTable(world.client, 'console-of-orders'));
    expect(refused).toEqual([]);
    expect(world.recorder.uses()).toEqual(world.grants);
    await runJobs(world);
    expect(world.recorder.refused()).toEqual([]);
  });

  test('of a table of yours, whatever its key and its indexes', async () => {
    const world = await startUnder(own, 'ConsolePolicy');
    await makeTable(yours(['connectionId', 'room'], 'userId'));
    const row = { connectionId: ID, room: 'lobby', userId: 'ada', connectedAt: Date.now() - 60_000 };
    await engine.client.send(new PutItemCommand({ TableName: 'orders', Item: marshall(row) }));
    await pageOf(world.doctor.ctx.registry, { user: 'ada' });
    await pageOf(world.doctor.ctx.registry, { scan: true });
    await world.doctor.examine({ scan: true });
    expect(await world.doctor.ctx.registry.get(ID)).toMatchObject({ ok: true, data: { row: { connectionId: ID } } });
    expect(world.recorder.refused()).toEqual([]);
    const used = world.recorder.uses().filter((use) => /:table\/orders/.test(use));
    const granted = world.grants.filter((grant) => /:table\/orders/.test(grant));
    expect(used.filter((use) => !granted.some((grant) => covers(grant, use)))).toEqual([]);
    expect(idle(world).filter((grant) => granted.includes(grant))).toEqual([]);
  });

  test('of a bare table of yours', async () => {
    const world = await startUnder(own, 'ConsolePolicy');
    await makeTable(yours(['connectionId']));
    await engine.client.send(new PutItemCommand({ TableName: 'orders', Item: marshall({ connectionId: ID }) }));
    await look(world);
    await act(world);
    await keep(createConsoleTable(world.client, 'console-of-orders'));
    expect(world.recorder.refused()).toEqual([]);
    // It has no index and no sort key that could be asked.
    expect(idle(world)).toEqual([
      expect.stringMatching(/^dynamodb:Query .+:table\/orders$/),
      expect.stringMatching(/^dynamodb:Query .+:table\/orders\/index\/\*$/),
    ]);
  });
});

describe('the read-only policy', () => {
  test('shows everything, and lets nobody change anything', async () => {
    const world = await startUnder(managed, 'ReadOnlyPolicy');
    await putRow();
    const { findings } = await look(world);
    expect(world.recorder.uses()).toEqual(world.grants);
    // Only the doctor asked for more, to find out what it may.
    const tried = ['POST', 'DELETE'].map(
      (method): Use =>
        `execute-api:ManageConnections arn:aws:execute-api:${REGION}:123456789012:a1b2c3d4e5/dev/${method}/@connections/*`,
    );
    const removal: Use = `dynamodb:DeleteItem arn:aws:dynamodb:${REGION}:123456789012:table/orders`;
    expect(world.recorder.refused()).toEqual([removal, ...tried].sort());
    expect([...findings.values()].filter(({ state }) => state === 'problem').map(({ id }) => id)).toEqual([
      'right-post',
      'right-delete',
      'right-remove',
    ]);
    expect(await world.doctor.ctx.registry.remove({ connectionId: ID })).toMatchObject({ ok: false });
    expect(await world.doctor.ctx.management.deleteConnection(ID)).toMatchObject({ outcome: 'refused' });
  });
});

describe('the policy of the worker is what a job calls that was prepared', () => {
  const grantsOfWorker = (stack: Stack) => grantsOf(stack, 'JobWorkerRole').filter((grant) => !isOfPlatform(grant));

  test('of a table of ours', async () => {
    const world = await startUnder(managed, 'ConsolePolicy');
    expect(await runJobs(world)).toEqual(grantsOfWorker(managed));
  });

  test('of tables of yours: a bare one, one with a sort key, and one that finds a connection by an index', async () => {
    const taken: Use[] = [];
    for (const keys of [['connectionId'], ['connectionId', 'room'], ['room', 'userId']]) {
      const world = await startUnder(own, 'ConsolePolicy');
      await makeTable(yours(keys, keys[0] === 'room' ? 'connectionId' : undefined));
      taken.push(...(await runJobs(world, { room: 'lobby' })));
      expect(world.recorder.refused()).toEqual([]);
    }
    const granted = grantsOfWorker(own);
    expect(taken.filter((use) => !granted.some((grant) => covers(grant, use)))).toEqual([]);
    expect(granted.filter((grant) => !taken.some((use) => covers(grant, use)))).toEqual([]);
  });
});

/** A table that is not of our layout. */
function yours([partition = '', sort]: string[], index?: string): Record<string, unknown> {
  const names = [partition, sort, index].filter((name) => name !== undefined);
  const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' });
  return {
    TableName: 'orders',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [hash(partition), ...(sort ? [{ AttributeName: sort, KeyType: 'RANGE' }] : [])],
    ...(index && {
      GlobalSecondaryIndexes: [
        { IndexName: `by-${index}`, KeySchema: [hash(index)], Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  };
}
