import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ListQuery } from '../domain/list-query';
import { targetSchema } from '../domain/target';
import { createFleetReader } from './fleet-reader';
import { allShards, shardOf } from './layout';
import { NOW, pageOf, pagesOf, putAll, query, registryOn, shownIds } from './test-registry';
import { startTestTable } from './test-table';
import { idOf, tableOf, upTo } from './test-tables';

/** Rows that hold anything. */

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

// Lists and maps are missing here: unlike DynamoDB, the engine of the tests does not compare them.
const TIMES: [AttributeValue, number | undefined][] = [
  [{ N: String(NOW) }, NOW],
  [{ N: String(NOW / 1000) }, NOW],
  [{ N: `${NOW / 1000}.25` }, NOW + 250],
  [{ S: new Date(NOW).toISOString() }, NOW],
  [{ S: '2026-01-15T13:00:00+01:00' }, NOW],
  [{ S: String(NOW) }, NOW],
  [{ S: 'yesterday' }, undefined],
  [{ S: '' }, undefined],
  [{ N: '1e120' }, undefined],
  [{ N: '-5' }, undefined],
  [{ BOOL: true }, undefined],
  [{ NULL: true }, undefined],
  [{ B: Buffer.from('1') }, undefined],
  [{ SS: ['1', '2'] }, undefined],
  [{ NS: ['1', '2'] }, undefined],
];

test.each(TIMES)(
  'a time written as %j is read, and the row is removed while it stays so',
  async (written, connectedAt) => {
    const name = `times-${TIMES.findIndex(([each]) => each === written)}`;
    await tableOf(engine, name, 'connectionId:S');
    const item = { connectionId: { S: idOf(1) }, connectedAt: written };
    await putAll(engine, name, [item]);
    const { registry } = registryOn(engine, name);
    const [row] = (await pageOf(registry, { scan: true })).rows;
    expect(row).toEqual({ connectionId: idOf(1), ...(connectedAt !== undefined && { connectedAt }) });
    expect(await registry.remove({ connectionId: idOf(1), connectedAt: NOW - 1 })).toMatchObject({
      error: { code: 'conflict' },
    });
    expect(await registry.remove(row as { connectionId: string })).toEqual({ ok: true, data: null });
  },
);

test('attributes of every type are shown, and found where they are text or numbers', async () => {
  await tableOf(engine, 'types', 'connectionId:S');
  const odd = {
    connectionId: { S: idOf(1) },
    userId: { N: '42' },
    sourceIp: { L: [{ S: '192.0.2.1' }] },
    userAgent: { M: { name: { S: 'x' } } },
    ttl: { S: 'never' },
    rooms: { SS: ['lobby', 'stage'] },
    level: { N: '7' },
    isBot: { BOOL: false },
    empty: { NULL: true },
    blob: { B: Buffer.from([0, 1, 2]) },
    blobs: { BS: [Buffer.from([0]), Buffer.from([1])] },
    deep: { L: [{ M: { a: { L: [{ N: '1' }] } } }] },
  };
  await putAll(engine, 'types', [odd]);
  const { registry } = registryOn(engine, 'types');
  expect((await pageOf(registry, { scan: true })).rows).toEqual([{ connectionId: idOf(1), userId: '42' }]);
  const entry = await registry.get(idOf(1));
  expect(entry.ok && entry.data?.attributes.map(({ name, type }) => `${name}:${type}`).sort()).toEqual(
    Object.entries(odd)
      .map(([name, value]) => `${name}:${Object.keys(value)[0]}`)
      .sort(),
  );
  const finds = async (q: string) => shownIds(await pagesOf(registry, { q, scan: true })).length;
  for (const q of [
    'attr:rooms=stage',
    'attr:level=7',
    'attr:isBot=false',
    'attr:empty=null',
    'user:42',
    'ip:192.0.2.1',
  ]) {
    expect([q, await finds(q)]).toEqual([q, 1]);
  }
  for (const q of ['attr:rooms=sta', 'attr:blob=AAEC', 'attr:deep=1', 'attr:absent=x', 'agent:x']) {
    expect([q, await finds(q)]).toEqual([q, 0]);
  }
});

test.each(['-', '../..', 'a b', 'ünïcode/👋', '"quoted, id"', 'x'.repeat(2_048)])(
  'the id %.20j is an id like any other',
  async (id) => {
    const name = `odd-id-${Buffer.from(id).toString('hex').slice(0, 12)}`;
    await tableOf(engine, name, 'connectionId:S');
    await putAll(engine, name, [{ connectionId: { S: id } }, { connectionId: { S: idOf(1) } }]);
    const { registry } = registryOn(engine, name);
    expect(shownIds(await pagesOf(registry, { scan: true })).sort()).toEqual([id, idOf(1)].sort());
    expect(shownIds([await pageOf(registry, { id })])).toEqual([id]);
    expect(await registry.get(id)).toMatchObject({ data: { row: { connectionId: id } } });
    expect(await registry.remove({ connectionId: id })).toEqual({ ok: true, data: null });
  },
);

test('rows of 390 KB are paged by index and by scan without losing one', async () => {
  await tableOf(engine, 'huge', 'connectionId:S', { mine: 'userId:S connectedAt:N' });
  const note = { S: 'x'.repeat(390 * 1024) };
  for (const number of upTo(30)) {
    const item = {
      connectionId: { S: idOf(number) },
      userId: { S: 'ana' },
      connectedAt: { N: String(NOW - number) },
      note,
    };
    await putAll(engine, 'huge', [item]);
  }
  const { registry } = registryOn(engine, 'huge');
  for (const part of [{ user: 'ana' }, { scan: true }, { scan: true, q: 'attr:note=xx*' }]) {
    expect(shownIds(await pagesOf(registry, part)).sort()).toEqual(upTo(30).map(idOf));
  }
  expect(shownIds([await pageOf(registry, { q: upTo(20).map(idOf).join() })])).toEqual(upTo(20).map(idOf));
});

test('a time to live that DynamoDB does not act on, such as a duration, hides no row from anybody', async () => {
  await tableOf(engine, 'durations', 'connectionId:S', {
    byAge: 'shard:S connectedAt:N',
    byUser: 'userId:S connectedAt:N',
  });
  const longPast = NOW - 6 * 365 * 24 * 3_600_000;
  const row = (number: number, ttl: number) => ({
    connectionId: { S: idOf(number) },
    shard: { S: shardOf(idOf(number)) },
    connectedAt: { N: String(NOW - 60_000) },
    userId: { S: 'ann' },
    ttl: { N: String(ttl) },
  });
  const wrong = [7_200, -1, 0, longPast / 1_000];
  const over = [NOW / 1_000 - 1, NOW / 1_000 - 59];
  await putAll(
    engine,
    'durations',
    [...wrong, ...over].map((ttl, index) => row(index, ttl)),
  );
  const shown = upTo(wrong.length).map(idOf);
  const { registry } = registryOn(engine, 'durations');
  for (const part of [{}, { user: 'ann' }, { q: 'attr:userId=ann' }, { q: upTo(6).map(idOf).join(' ') }]) {
    expect(shownIds([await pageOf(registry, part)]).sort()).toEqual(shown);
  }
  expect(await registry.get(idOf(0))).toMatchObject({ data: { row: { connectionId: idOf(0) } } });
  expect(await registry.get(idOf(5))).toEqual({ ok: true, data: null });
  const { table } = targetSchema.parse({
    name: 'test',
    kind: 'development',
    region: 'us-east-1',
    callbackUrl: 'http://127.0.0.1:1/dev',
    table: { name: 'durations', endpoint: engine.endpoint },
  });
  const fleet = createFleetReader({ client: engine.client, table, now: () => NOW });
  const counted: string[] = [];
  for (const shard of allShards()) {
    const onRow = ({ connectionId }: { connectionId: string }) => counted.push(connectionId);
    await fleet.readShard({ shard, fromMs: 0, toMs: NOW, maxRows: 100, onRow });
  }
  expect(counted.sort()).toEqual(shown);
  expect([...(await fleet.existing(upTo(6).map((number) => ({ connectionId: idOf(number) })))).present].sort()).toEqual(
    shown,
  );
});

test.each([
  ['on', { TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' }, [2, 3]],
  ['being turned on', { TimeToLiveStatus: 'ENABLING', AttributeName: 'ttl' }, [2, 3]],
  ['denied', undefined, [2, 3]],
  ['off', { TimeToLiveStatus: 'DISABLED' }, [0, 1, 2, 3]],
  ['by another attribute', { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' }, [0, 1, 2, 3]],
])(
  'rows whose time to live is over are hidden unless nothing acts on it: TTL is %s',
  async (state, description, ids) => {
    const name = `ttl-${state.replaceAll(' ', '-')}`;
    await tableOf(engine, name, 'connectionId:S');
    const row = (number: number, ttlMs: number, connectedAt?: number) => ({
      connectionId: { S: idOf(number) },
      ttl: { N: String(ttlMs / 1_000) },
      ...(connectedAt !== undefined && { connectedAt: { N: String(connectedAt) } }),
    });
    await putAll(engine, name, [
      row(0, NOW - 1_000),
      row(1, NOW - 1_000, NOW - 60_000),
      row(2, NOW + 1_000, NOW - 60_000),
      // Over before it began, so that it tells something else.
      row(3, NOW - 61_000, NOW - 60_000),
    ]);
    const { registry, faults } = registryOn(engine, name, { isAws: true });
    if (description) {
      faults.alter = ({ operation }) =>
        operation === 'DescribeTimeToLive' ? { TimeToLiveDescription: description } : {};
    } else {
      faults.fail = ({ operation }) =>
        operation === 'DescribeTimeToLive'
          ? Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' })
          : undefined;
    }
    expect(shownIds([await pageOf(registry, { scan: true })]).sort()).toEqual(ids.map(idOf));
    const found = await Promise.all(upTo(4).map((number) => registry.get(idOf(number))));
    expect(found.flatMap((result) => (result.ok && result.data ? [result.data.row.connectionId] : []))).toEqual(
      ids.map(idOf),
    );
  },
);

test('a sweep sees rows whose time to live is over and not known to be acted on, in every way of reading, and they can be removed', async () => {
  await tableOf(engine, 'over', 'connectionId:S', {
    byAge: 'shard:S connectedAt:N',
    byUser: 'userId:S connectedAt:N',
  });
  const connectedAt = NOW - 3 * 3_600_000;
  const ids = upTo(3).map(idOf);
  await putAll(
    engine,
    'over',
    ids.map((id) => ({
      connectionId: { S: id },
      shard: { S: shardOf(id) },
      connectedAt: { N: String(connectedAt) },
      userId: { S: 'ann' },
      room: { S: 'lobby' },
      ttl: { N: String(NOW / 1_000 - 60) },
    })),
  );
  const { registry } = registryOn(engine, 'over');
  const seen = async (part: Partial<ListQuery>, allAges: boolean) => {
    const result = await registry.list({ ...query(part), allAges });
    return result.ok ? shownIds([result.data]).sort() : result.error;
  };
  for (const part of [{}, { user: 'ann' }, { q: ids.join(' ') }, { q: 'attr:room=lobby', scan: true }]) {
    expect(await seen(part, false)).toEqual([]);
    expect(await seen(part, true)).toEqual(ids);
  }
  expect(await registry.remove({ connectionId: idOf(0), connectedAt: connectedAt - 1 })).toMatchObject({
    error: { code: 'conflict' },
  });
  expect(await registry.remove({ connectionId: idOf(0), connectedAt })).toEqual({ ok: true, data: null });
  expect(await seen({}, true)).toEqual([idOf(1), idOf(2)]);
});

test('whoever must know of which stage and API each row is reads it where the index leaves that out, if only the API', async () => {
  await tableOf(engine, 'two-apis', 'connectionId:S', { byUser: 'userId:S connectedAt:N' }, [
    'sourceIp',
    'userAgent',
    'ttl',
    'stage',
  ]);
  const rows = ['aaaaaaaaaa', 'bbbbbbbbbb'].map((apiId, number) => ({
    connectionId: { S: idOf(number) },
    connectedAt: { N: String(NOW - 60_000 - number) },
    ...{ userId: { S: 'ana' }, stage: { S: 'dev' }, apiId: { S: apiId } },
  }));
  await putAll(engine, 'two-apis', rows);
  const { registry } = registryOn(engine, 'two-apis', { ownStage: { stage: 'dev', apiId: 'aaaaaaaaaa' } });
  const page = await registry.list({ ...query({ q: 'user:ana' }), tellsStages: true });
  expect(page.ok && page.data.rows.map(({ foreignStage }) => foreignStage)).toEqual([
    undefined,
    'the API bbbbbbbbbb, stage dev',
  ]);
});
