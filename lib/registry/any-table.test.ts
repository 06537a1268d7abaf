import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OwnStage } from '../domain/target-address';
import { shardOf } from './layout';
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
    const both = await pageOf(registry, { q: `${idOf(7)} ${idOf(9)}` });
    expect([shownIds([both]), both.read.by, both.read.capacityUnits]).toEqual([[idOf(7), idOf(9)], 'index', 1]);
    expect(both.plan).toEqual({
      by: 'index',
      sentence: 'By the index gsi-1.',
      cost: 'about 1 capacity unit a page, more where a connection has several rows',
    });
    expect(await registry.remove({ connectionId: idOf(7) })).toEqual({ ok: true, data: null });
    expect(await registry.remove({ connectionId: idOf(7) })).toMatchObject({ error: { code: 'notFound' } });
  });

  test('a search for what API Gateway tells and the rows do not says so, before it is agreed to and as it goes', async () => {
    await tableOf(engine, 'only-ids', 'connectionId:S');
    const rows = upTo(30).map((number): Record<string, AttributeValue> => ({ connectionId: { S: idOf(number) } }));
    await putAll(engine, 'only-ids', rows);
    const { registry } = registryOn(engine, 'only-ids');
    const q = 'ip:10.0.3.0/24 client:k6 older:10m attr:roomId=lobby';
    expect((await pageOf(registry, { q })).consent).toContain(
      'Only rows that hold sourceIp, userAgent and connectedAt are found: what API Gateway alone tells of a connection is not searched.',
    );
    expect((await pageOf(registry, { q, scan: true })).notHeld).toEqual(['sourceIp', 'userAgent', 'connectedAt']);
    await putAll(engine, 'only-ids', [{ connectionId: { S: idOf(99) }, userAgent: { S: 'k6/0.49' } }]);
    expect((await pageOf(registry, { q, scan: true })).notHeld).toEqual(['sourceIp', 'connectedAt']);
    const other = { q: 'attr:roomId=lobby' };
    expect((await pageOf(registry, other)).consent?.join(' ')).not.toMatch(/Only rows that hold/);
    expect((await pageOf(registry, { ...other, scan: true })).notHeld).toBeUndefined();
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

  test('a connection whose rows two pages or two steps share is found when its match is behind the border', async () => {
    await tableOf(engine, 'borders', 'connectionId:S topic:S');
    const over = { ttl: { N: String(NOW / 1000 - 60) } };
    const items = upTo(140).flatMap((number) =>
      ['a', 'b', 'lobby'].map((topic) => ({
        connectionId: { S: idOf(number) },
        topic: { S: topic },
        ...(topic === 'a' && over),
      })),
    );
    await putAll(engine, 'borders', items);
    const { registry } = registryOn(engine, 'borders');
    const all = upTo(140).map(idOf);
    const pages = await pagesOf(registry, { scan: true });
    expect(shownIds(pages).sort()).toEqual(all);
    const back = await pagesBack(registry, pages.at(-1) as (typeof pages)[number], { scan: true });
    expect(shownIds(back)).toEqual(shownIds(pages));
    // Whose steps are short, since each match is asked for its state.
    const steps = await pagesOf(registry, { scan: true, q: 'attr:topic=lobby status:live' });
    expect(steps.map(({ read }) => read.rows)).toEqual([200, 200, 20]);
    expect(shownIds(steps).sort()).toEqual(all);
    const either = await pagesOf(registry, { scan: true, q: 'attr:topic=b* status:live' });
    expect(shownIds(either).sort()).toEqual(all);
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

  describe.each([
    ['and an index on the id', { 'connectionId-index': 'connectionId:S' }, ''],
    ['and no index', {}, ' Who leaves shows at the next refresh, since the table finds no row by its connectionId.'],
  ])('a table with the user alone as its key %s', (_, indexes, untold) => {
    const name = `sessions-${Object.keys(indexes).length}`;
    const on = () => registryOn(engine, name);
    beforeAll(async () => {
      await tableOf(engine, name, 'userId:S', indexes);
      const rowOf = (number: number) => ({ userId: { S: `u${number}` }, connectionId: { S: idOf(number) } });
      await putAll(engine, name, upTo(30).map(rowOf));
    });

    test('finds a user, and many, by its key', async () => {
      const { registry, count } = on();
      const page = await pageOf(registry, { q: 'user:u3' });
      expect([page.rows, page.plan?.sentence, page.finds]).toEqual([
        [{ connectionId: idOf(3), userId: 'u3' }],
        `By the key of the table, in no order of time.${untold}`,
        ['user'],
      ]);
      const many = upTo(30).map((number) => `u${number}`);
      const q = `user:${many.join(',')},nobody`;
      const pages = await pagesOf(registry, { q });
      expect(pages.map(({ rows }) => rows.length)).toEqual([25, 5]);
      expect(shownIds(pages)).toEqual(upTo(30).map(idOf));
      expect(shownIds(await pagesBack(registry, pages.at(-1) as (typeof pages)[number], { q }))).toEqual(
        upTo(30).map(idOf),
      );
      expect(count('Scan')).toBe(0);
    });

    test('lists the connections that its rows hold, by a scan that is agreed to', async () => {
      const { registry } = on();
      const { consent } = await pageOf(registry);
      const isToldOfKey = consent?.join(' ').includes('is userId, not connectionId') === true;
      expect(isToldOfKey).toBe(Object.keys(indexes).length === 0);
      const pages = await pagesOf(registry, { scan: true });
      expect(shownIds(pages).sort()).toEqual(upTo(30).map(idOf));
      expect(pages.map(({ note }) => note)).toEqual([undefined, undefined]);
    });
  });

  const since = { N: String(NOW - 3_600_000) };
  test.each<[string, string, Record<string, AttributeValue>, string[] | undefined]>([
    ['without a time', 'no-time', {}, undefined],
    ['whose time is that of the session', 'session', { connectedAt: since }, undefined],
    ['that the index gives by its key alone', 'partial', { connectedAt: since }, ['region']],
  ])(
    'a row of a user %s stays when it is of a newer connection than the index by id knows',
    async (_, table, more, projected) => {
      const name = `users-${table}`;
      await tableOf(engine, name, 'userId:S', { 'connectionId-index': 'connectionId:S' }, projected);
      const rowOf = (number: number) => ({ userId: { S: 'ana' }, connectionId: { S: idOf(number) }, ...more });
      await putAll(engine, name, [rowOf(2)]);
      const { registry, faults } = registryOn(engine, name);
      // As it was a moment ago, when the user had another connection.
      faults.alter = ({ operation }, output) => (operation === 'Query' ? { ...output, Items: [rowOf(1)] } : output);
      const at = more.connectedAt ? NOW - 3_600_000 : undefined;
      expect(await registry.remove({ connectionId: idOf(1), connectedAt: at, goneAt: NOW })).toMatchObject({
        error: projected
          ? { code: 'notFound' }
          : { code: 'conflict', message: 'Its row has been removed, or is of another connection by now.' },
      });
      faults.alter = (_, output) => output;
      expect(await registry.get(idOf(2))).toMatchObject({ data: { row: { connectionId: idOf(2) } } });
      expect(await registry.remove({ connectionId: idOf(2), connectedAt: at, goneAt: NOW })).toEqual({
        ok: true,
        data: null,
      });
    },
  );

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

  test.each([
    ['all of them', 'room:S connectionId:S', { byAge: 'shard:S connectedAt:N' }, ''],
    ['those of a user', 'userId:S connectionId:S', { byUser: 'userId:S connectedAt:N' }, 'user:ana'],
  ])(
    'a list of %s goes no other way, and is no dearer, for the stage that its index leaves out',
    async (what, key, indexes, q) => {
      const name = `untold-${what.replaceAll(' ', '-')}`;
      await tableOf(engine, name, key, indexes, ['sourceIp', 'userAgent', 'ttl', 'userId']);
      const rows = upTo(100).map((number) => ({
        connectionId: { S: idOf(number) },
        connectedAt: { N: String(NOW - 60_000 - number * 1_000) },
        shard: { S: shardOf(idOf(number)) },
        userId: { S: 'ana' },
        room: { S: 'lobby' },
        stage: { S: 'dev' },
        about: { S: 'x'.repeat(2_900) },
      }));
      await putAll(engine, name, rows);
      async function look(ownStage?: OwnStage) {
        const { registry, calls } = registryOn(engine, name, { ...(ownStage && { ownStage }) });
        const { order, plan, read } = await pageOf(registry, { q, size: 100 });
        return { order, plan, read, operations: calls.map(({ operation }) => operation) };
      }
      const [shared, alone] = [await look({ stage: 'dev' }), await look()];
      expect(shared).toEqual(alone);
      expect([shared.order, shared.operations.includes('BatchGetItem')]).toEqual(['newest', false]);
    },
  );

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
