import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOW, pageOf, pagesBack, pagesOf, putAll, query, registryOn, shownIds } from './test-registry';
import { startTestTable } from './test-table';
import { idOf, tableOf, upTo } from './test-tables';

/** Tables that were made by other people, for other purposes, with other names. */

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

describe('keys', () => {
  test('a table keyed by room and connection is listed, and its rows are found by an index of any name', async () => {
    await tableOf(engine, 'rooms', 'room:S connectionId:S', { 'gsi-1': 'connectionId:S' });
    const items = upTo(60).map((number) => ({ room: { S: `room-${number % 7}` }, connectionId: { S: idOf(number) } }));
    await putAll(engine, 'rooms', items);
    const { registry } = registryOn(engine, 'rooms');
    const forth = await pagesOf(registry, { scan: true });
    expect(shownIds(forth).sort()).toEqual(upTo(60).map(idOf));
    expect(shownIds(await pagesBack(registry, forth.at(-1) as (typeof forth)[number], { scan: true }))).toEqual(
      shownIds(forth),
    );
    expect(await registry.get(idOf(7))).toMatchObject({ data: { row: { connectionId: idOf(7) } } });
    expect(shownIds([await pageOf(registry, { q: `${idOf(7)} ${idOf(9)}` })])).toEqual([idOf(7), idOf(9)]);
    expect(await registry.remove({ connectionId: idOf(7) })).toEqual({ ok: true, data: null });
    expect(await registry.remove({ connectionId: idOf(7) })).toMatchObject({ error: { code: 'notFound' } });
  });

  test('a connection with several rows is listed once, and removed whole', async () => {
    await tableOf(engine, 'members', 'connectionId:S room:S');
    const items = upTo(20).flatMap((number) =>
      ['a', 'b', 'c'].map((room) => ({ connectionId: { S: idOf(number) }, room: { S: room } })),
    );
    await putAll(engine, 'members', items);
    const { registry } = registryOn(engine, 'members');
    expect(shownIds(await pagesOf(registry, { scan: true })).sort()).toEqual(upTo(20).map(idOf));
    expect(shownIds(await pagesOf(registry, { scan: true, q: 'attr:room=b' })).sort()).toEqual(upTo(20).map(idOf));
    expect(await registry.remove({ connectionId: idOf(3) })).toEqual({ ok: true, data: null });
    expect(await registry.get(idOf(3))).toEqual({ ok: true, data: null });
    const { Count } = await engine.client.send(new ScanCommand({ TableName: 'members' }));
    expect(Count).toBe(57);
  });

  test('an id with a filter finds the row that the filter means, whichever of the rows of a connection it is', async () => {
    await tableOf(engine, 'joined', 'connectionId:S roomId:S');
    const rooms = ['attic', 'kitchen', ...upTo(40).map((number) => `room-${number}`), 'zoo'];
    const over = { ttl: { N: String(Math.floor(NOW / 1000) - 60) } };
    await putAll(engine, 'joined', [
      ...rooms.map((room) => ({ connectionId: { S: idOf(1) }, roomId: { S: room } })),
      { connectionId: { S: idOf(2) }, roomId: { S: 'attic' }, ...over },
      { connectionId: { S: idOf(2) }, roomId: { S: 'kitchen' } },
    ]);
    const { registry } = registryOn(engine, 'joined');
    for (const room of ['attic', 'kitchen', 'zoo']) {
      expect(shownIds([await pageOf(registry, { q: `id:${idOf(1)} attr:roomId=${room}` })])).toEqual([idOf(1)]);
    }
    expect(shownIds([await pageOf(registry, { q: `id:${idOf(1)} attr:roomId=cellar` })])).toEqual([]);
    // One whose first row is over by its TTL is still registered by the other one.
    const both = await pageOf(registry, { q: `${idOf(1)} ${idOf(2)} ${idOf(3)}` });
    expect([shownIds([both]), both.missingIds]).toEqual([[idOf(1), idOf(2)], [idOf(3)]]);
    expect(await registry.get(idOf(2))).toMatchObject({ data: { row: { connectionId: idOf(2) } } });
    const filtered = await pageOf(registry, { q: `${idOf(1)} ${idOf(2)} attr:roomId=kitchen` });
    expect([shownIds([filtered]), filtered.missingIds]).toEqual([[idOf(1), idOf(2)], undefined]);
  });

  test('a connection that is gone loses all its rows, whenever each was joined, but none when one is too new', async () => {
    await tableOf(engine, 'topics', 'connectionId:S topic:S');
    const row = (number: number, topic: string, at: number) => ({
      connectionId: { S: idOf(number) },
      topic: { S: topic },
      connectedAt: { N: String(at) },
    });
    const joined = NOW - 600_000;
    await putAll(engine, 'topics', [
      ...upTo(40).map((topic) => row(1, `t${topic}`, joined + topic * 1_000)),
      { connectionId: { S: idOf(1) }, topic: { S: 'of no time' } },
      row(2, 'a', joined),
      row(2, 'b', NOW - 1_000),
    ]);
    const { registry } = registryOn(engine, 'topics');
    expect(await registry.remove({ connectionId: idOf(1), connectedAt: joined, goneAt: NOW })).toEqual({
      ok: true,
      data: null,
    });
    expect(await registry.get(idOf(1))).toEqual({ ok: true, data: null });
    // 410 is also the answer while `$connect` runs: the row of a connection that came back is never taken for a ghost.
    expect(await registry.remove({ connectionId: idOf(2), connectedAt: joined, goneAt: NOW })).toMatchObject({
      error: { code: 'conflict' },
    });
    expect(await registry.remove({ connectionId: idOf(2), connectedAt: joined })).toMatchObject({
      error: { code: 'conflict' },
    });
    const { Count } = await engine.client.send(new ScanCommand({ TableName: 'topics' }));
    expect(Count).toBe(2);
  });

  test('a table of many things shows the connections among them, and says what it cannot find', async () => {
    await tableOf(engine, 'single', 'pk:S sk:S');
    await putAll(engine, 'single', [
      ...upTo(5).map((number) => ({ pk: { S: `CONN#${number}` }, sk: { S: '#' }, connectionId: { S: idOf(number) } })),
      ...upTo(5).map((number) => ({ pk: { S: `ROOM#${number}` }, sk: { S: '#' } })),
    ]);
    const { registry } = registryOn(engine, 'single');
    expect(shownIds(await pagesOf(registry, { scan: true })).sort()).toEqual(upTo(5).map(idOf));
    expect(shownIds(await pagesOf(registry, { scan: true, id: idOf(2) }))).toEqual([idOf(2)]);
    const { consent } = await pageOf(registry, { id: idOf(2) });
    expect(consent?.join(' ')).not.toMatch(/found by its key/);
    for (const answer of [await registry.get(idOf(2)), await registry.remove({ connectionId: idOf(2) })]) {
      expect(answer).toMatchObject({
        error: { code: 'invalid', message: expect.stringMatching(/no row by its connectionId/) },
      });
    }
  });

  test.each(['N', 'B'] as const)(
    'sort keys of the type %s page like any other, and rows are removed by them',
    async (type) => {
      const name = `sorted-${type}`;
      await tableOf(engine, name, `tenant:S at:${type}`, { byConnection: 'connectionId:S' });
      const items = upTo(60).map(
        (number): Record<string, AttributeValue> => ({
          tenant: { S: 'one' },
          at: type === 'N' ? { N: String(number - 30.5) } : { B: Buffer.from([number, 255, 0]) },
          connectionId: { S: idOf(number) },
        }),
      );
      await putAll(engine, name, items);
      const { registry } = registryOn(engine, name);
      const forth = await pagesOf(registry, { scan: true });
      expect(shownIds(forth).sort()).toEqual(upTo(60).map(idOf));
      expect(await registry.remove({ connectionId: idOf(8) })).toEqual({ ok: true, data: null });
      expect(shownIds(await pagesOf(registry, { scan: true }))).not.toContain(idOf(8));
    },
  );

  test.each(['N', 'B'])('ids that would be of the type %s are refused with words', async (type) => {
    await tableOf(engine, `ids-${type}`, `connectionId:${type}`);
    const answer = await registryOn(engine, `ids-${type}`).registry.list(query({ scan: true }));
    expect(answer).toMatchObject({
      error: { message: expect.stringMatching(/not a string, so it cannot hold connection ids/) },
    });
  });
});

describe('indexes of other names', () => {
  const attributes = { connectionId: 'id', userId: 'account', connectedAt: 'since', sourceIp: 'addr' };
  const users = (number: number) => (number % 2 ? 'bot' : `user-${number}`);

  test.each([
    [
      'sorted by the time in seconds',
      'account:S since:N',
      (at: number) => ({ N: String(Math.floor(at / 1000)) }),
      'newest',
    ],
    ['sorted by the time in ms', 'account:S since:N', (at: number) => ({ N: String(at) }), 'newest'],
    ['sorted by the time as text', 'account:S since:S', (at: number) => ({ S: new Date(at).toISOString() }), 'newest'],
    ['not sorted', 'account:S', (at: number) => ({ N: String(at) }), 'none'],
    ['sorted by something else', 'account:S device:S', (at: number) => ({ N: String(at) }), 'none'],
  ])('find a user when %s', async (what, schema, timeOf, order) => {
    const name = `other-${what.replaceAll(' ', '-')}`;
    await tableOf(engine, name, 'id:S', { 'my-users': schema });
    // One has been there for a day, as tables without TTL keep them.
    const items = upTo(61).map((number) => ({
      id: { S: idOf(number) },
      account: { S: users(number) },
      since: timeOf(NOW - (number === 59 ? 86_400_000 : number * 1_000)),
      device: { S: `d${number % 5}` },
    }));
    await putAll(engine, name, items);
    const { registry, count } = registryOn(engine, name, { attributes });
    const forth = await pagesOf(registry, { q: 'user:bot' });
    const bots = upTo(61)
      .filter((number) => number % 2)
      .map(idOf);
    expect(shownIds(forth).sort()).toEqual(bots);
    const words = order === 'none' ? 'in no order of time' : 'newest first';
    expect([forth[0]?.order, forth[0]?.plan?.sentence, count('Scan')]).toEqual([
      order,
      `By the index my-users, ${words}.`,
      0,
    ]);
    expect((await pageOf(registry, { q: 'user:bot', order: 'oldest' })).order).toBe(
      order === 'none' ? order : 'oldest',
    );
    expect(
      shownIds(await pagesBack(registry, forth.at(-1) as (typeof forth)[number], { q: 'user:bot' })).sort(),
    ).toEqual(bots);
    expect(forth[0]?.rows.every(({ connectedAt }) => Math.abs((connectedAt as number) - NOW) <= 86_400_000)).toBe(true);
    const recent = await pagesOf(registry, { q: 'user:bot newer:10s' });
    expect(shownIds(recent).sort()).toEqual([1, 3, 5, 7, 9].map(idOf));
  });

  test('a table that is keyed by the user needs no index to find one', async () => {
    await tableOf(engine, 'by-user', 'userId:S connectionId:S');
    await putAll(
      engine,
      'by-user',
      upTo(40).map((number) => ({ userId: { S: users(number) }, connectionId: { S: idOf(number) } })),
    );
    const { registry, count } = registryOn(engine, 'by-user');
    const page = await pageOf(registry, { user: 'user-4' });
    expect([shownIds([page]), page.plan?.sentence, page.finds, count('Scan')]).toEqual([
      [idOf(4)],
      'By the key of the table, in no order of time.',
      ['user'],
      0,
    ]);
  });

  test('and keys answer for any attribute, and for the stage, before addresses and with the rest as a filter', async () => {
    await tableOf(engine, 'lobby', 'roomId:S connectionId:S', {
      byTenant: 'tenant:S connectedAt:N',
      byIp: 'sourceIp:S connectedAt:N',
      stages: 'stage:S',
    });
    await putAll(
      engine,
      'lobby',
      upTo(40).map((number) => ({
        connectionId: { S: idOf(number) },
        roomId: { S: number % 2 ? 'hall' : 'lobby' },
        tenant: { S: number % 4 < 2 ? 'acme' : 'other' },
        stage: { S: number < 3 ? 'beta' : 'prod' },
        sourceIp: { S: '192.0.2.1' },
        connectedAt: { N: String(NOW - number * 1_000) },
      })),
    );
    const { registry, count } = registryOn(engine, 'lobby');
    const found = async (q: string) => {
      const page = await pageOf(registry, { q });
      return [shownIds([page]).sort(), page.plan?.sentence];
    };
    const even = upTo(20).map((number) => idOf(number * 2));
    expect(await found('attr:roomId=lobby')).toEqual([even, 'By the key of the table, in no order of time.']);
    expect(await found('attr:roomId=lobby attr:tenant=acme ip:192.0.2.1')).toEqual([
      upTo(10).map((number) => idOf(number * 4)),
      'By the key of the table, in no order of time; then filtered by tenant and IP.',
    ]);
    expect(await found('stage:beta')).toEqual([upTo(3).map(idOf), 'By the index stages, in no order of time.']);
    expect(await found('attr:tenant=acme ip:192.0.2.1')).toMatchObject([
      { length: 20 },
      'By the index byTenant, newest first; then filtered by IP.',
    ]);
    expect(count('Scan')).toBe(0);
    const { consent } = await pageOf(registry, { q: 'attr:device=phone' });
    expect(consent?.[0]).toMatch(/^The table lobby has no index on device\./);
  });

  test('one that leaves out what is filtered by is not used for that', async () => {
    await tableOf(engine, 'partial', 'connectionId:S', { mine: 'userId:S' }, [
      'connectedAt',
      'sourceIp',
      'userAgent',
      'ttl',
    ]);
    const { registry } = registryOn(engine, 'partial');
    expect((await pageOf(registry, { q: 'user:ana agent:chrome' })).plan?.by).toBe('index');
    expect((await pageOf(registry, { q: 'user:ana attr:room=lobby' })).plan?.by).toBe('scan');
  });
});
