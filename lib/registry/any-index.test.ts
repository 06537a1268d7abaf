import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOW, pageOf, pagesBack, pagesOf, putAll, query, registryOn, shownIds } from './test-registry';
import { startTestTable } from './test-table';
import { idOf, tableOf, upTo } from './test-tables';

/** Indexes that were made by other people, with other names, for other purposes. */

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

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
      'By the key of the table, in no order of time. Who leaves shows at the next refresh, since the table finds no row by its connectionId.',
      ['user'],
      0,
    ]);
  });

  test.each<[string, string, Record<string, string>, string[]?]>([
    ['the index users', 'connectionId:S', { users: 'userId:S' }],
    ['the index users, which leaves out attributes', 'connectionId:S', { users: 'userId:S' }, ['connectedAt']],
    ['the key of the table', 'userId:S connectionId:S', {}],
  ])('a list by %s goes on so at a console that knows a better index by now', async (by, key, ways, projected) => {
    const name = `better-${by.replaceAll(/\W+/g, '-')}`;
    const better = 'userId:S connectedAt:N';
    await tableOf(engine, name, key, { ...ways, byUser: better }, projected);
    const rows = upTo(60).map((number) => ({
      connectionId: { S: idOf(number) },
      userId: { S: 'ana' },
      connectedAt: { N: String(NOW - number * 1_000) },
    }));
    await putAll(engine, name, rows);
    const before = registryOn(engine, name);
    before.faults.alter = ({ operation }, output) => {
      const { Table } = output as { Table?: TableDescription };
      if (operation !== 'DescribeTable' || !Table) return output;
      const building = Table.GlobalSecondaryIndexes?.map((index) =>
        index.IndexName === 'byUser' ? { ...index, IndexStatus: 'CREATING' as const } : index,
      );
      return { Table: { ...Table, GlobalSecondaryIndexes: building } };
    };
    const after = registryOn(engine, name).registry;
    const part = { q: 'user:ana' };
    const first = await pageOf(before.registry, part);
    expect((await pageOf(after, part)).plan?.sentence).toContain('By the index byUser');
    const rest = await pagesOf(after, { ...part, cursor: first.next });
    expect(shownIds([first, ...rest]).sort()).toEqual(upTo(60).map(idOf));
    const sentence = first.plan?.sentence ?? '';
    expect(sentence).not.toContain('byUser');
    expect(rest.map(({ plan }) => plan?.sentence)).toEqual([sentence, sentence]);
  });

  test('and keys answer for any attribute, and for the stage, with the rest as a filter', async () => {
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
      return [shownIds([page]).sort(), page.plan?.sentence.split(' Who leaves')[0]];
    };
    const even = upTo(20).map((number) => idOf(number * 2));
    expect(await found('attr:roomId=lobby')).toEqual([even, 'By the key of the table, in no order of time.']);
    expect(await found('attr:roomId=lobby attr:tenant=acme ip:192.0.2.1')).toEqual([
      upTo(10).map((number) => idOf(number * 4)),
      'By the index byIp, newest first; then filtered by roomId and tenant.',
    ]);
    expect(await found('attr:roomId=lobby attr:tenant=acme')).toMatchObject([
      { length: 10 },
      'By the key of the table, in no order of time; then filtered by tenant.',
    ]);
    expect(await found('stage:beta')).toEqual([upTo(3).map(idOf), 'By the index stages, in no order of time.']);
    expect(await found('attr:tenant=acme ip:192.0.2.1')).toMatchObject([
      { length: 20 },
      'By the index byIp, newest first; then filtered by tenant.',
    ]);
    expect(count('Scan')).toBe(0);
    const { consent } = await pageOf(registry, { q: 'attr:device=phone' });
    expect(consent?.[0]).toMatch(/^The table lobby has no index on device\./);
  });

  test('one that leaves out attributes is used, each row then read by its key, and the cost says so', async () => {
    await tableOf(engine, 'partial', 'connectionId:S', { mine: 'userId:S connectedAt:N' }, ['sourceIp']);
    const row = (number: number) => ({
      connectionId: { S: idOf(number) },
      userId: { S: 'ana' },
      roomId: { S: number % 2 ? 'hall' : 'lobby' },
      connectedAt: { N: String(NOW - number * 1_000) },
      userAgent: { S: 'okhttp/4.12.0' },
    });
    await putAll(engine, 'partial', upTo(120).map(row));
    const { registry, faults, count } = registryOn(engine, 'partial');
    const forth = await pagesOf(registry, { q: 'user:ana', size: 50 });
    expect(shownIds(forth)).toEqual(upTo(120).map(idOf));
    expect(
      shownIds(await pagesBack(registry, forth.at(-1) as (typeof forth)[number], { q: 'user:ana', size: 50 })),
    ).toEqual(shownIds(forth));
    expect(forth[0]).toMatchObject({
      order: 'newest',
      rows: expect.arrayContaining([expect.objectContaining({ userAgent: 'okhttp/4.12.0' })]),
      plan: {
        sentence: 'By the index mine, newest first, each row then by its key, since the index leaves out attributes.',
        cost: expect.stringMatching(/^about (2[5-9]|3\d)(\.5)? capacity units a page/),
      },
    });
    const filtered = await pageOf(registry, { q: 'user:ana attr:roomId=lobby agent:okhttp older:100s' });
    expect(shownIds([filtered])).toEqual([100, 102, 104, 106, 108, 110, 112, 114, 116, 118].map(idOf));
    // The index may lag behind: a row that has gone since is passed over, and the page goes on behind it.
    faults.alter = ({ operation }, output) => {
      const { Responses } = output as { Responses?: { partial: { userAgent?: object }[] } };
      return operation === 'BatchGetItem' && Responses
        ? { Responses: { partial: Responses.partial.slice(0, -1) } }
        : {};
    };
    expect((await pagesOf(registry, { q: 'user:ana', size: 50 })).at(-1)?.next).toBeNull();
    expect(count('Scan')).toBe(0);
  });

  test('users that are numbers are shown, and found by an index or a key of numbers', async () => {
    await tableOf(engine, 'numbered', 'connectionId:S', { byUser: 'userId:N connectedAt:N' });
    await putAll(
      engine,
      'numbered',
      upTo(6).map((number) => ({
        connectionId: { S: idOf(number) },
        userId: { N: String(number % 3) },
        connectedAt: { N: String(NOW - number * 1_000) },
      })),
    );
    const { registry, count } = registryOn(engine, 'numbered');
    const page = await pageOf(registry, { q: 'user:2' });
    expect(page.rows).toMatchObject([
      { connectionId: idOf(2), userId: '2' },
      { connectionId: idOf(5), userId: '2' },
    ]);
    expect(shownIds([await pageOf(registry, { q: 'user:1,ann' })])).toEqual([1, 4].map(idOf));
    const nobody = await pageOf(registry, { q: 'user:ann' });
    expect([nobody.rows, nobody.plan?.sentence]).toEqual([[], 'No row has that: userId is a number in this table.']);
    expect([page.finds, count('Scan')]).toEqual([['user'], 0]);
  });
});

describe('a block of addresses', () => {
  async function addresses(name: string, ItemCount: number, id = 'id') {
    await tableOf(engine, name, `${id}:S`, { byIp: 'sourceIp:S connectedAt:N' });
    await putAll(
      engine,
      name,
      upTo(30).map((number) => ({
        [id]: { S: idOf(number) },
        sourceIp: { S: number === 7 ? '2001:db8::1' : `192.0.2.${number * 8}` },
        connectedAt: { N: String(NOW - number) },
      })),
    );
    const on = registryOn(engine, name, { attributes: { connectionId: id } });
    on.faults.alter = ({ operation }, output) =>
      operation === 'DescribeTable' && 'Table' in output
        ? { Table: { ...(output.Table as object), ItemCount, TableSizeBytes: ItemCount * 300 } }
        : {};
    return on;
  }

  test('of 256 is looked up one by one where that is cheaper than the table, and so is the one of an IPv6 block', async () => {
    const { registry, count } = await addresses('large', 1_000_000);
    const forth = await pagesOf(registry, { q: 'ip:192.0.2.0/24' });
    const all = upTo(30).filter((number) => number !== 7);
    expect(shownIds(forth).sort()).toEqual(all.map(idOf));
    expect(forth[0]?.plan).toMatchObject({
      by: 'index',
      cost: expect.stringMatching(/, up to 50 while values have no rows$/),
    });
    expect((await pageOf(registry, { q: 'ip:192.0.2.0/23' })).plan?.by).toBe('scan');
    expect(shownIds([await pageOf(registry, { q: 'ip:2001:DB8:0::1/128' })])).toEqual([idOf(7)]);
    expect(count('Scan')).toBe(0);
  });

  test('of 256 in a small table is found by reading it through', async () => {
    const { registry } = await addresses('small', 1_000);
    expect((await pageOf(registry, { q: 'ip:192.0.2.0/24' })).plan?.by).toBe('scan');
    expect((await pageOf(registry, { q: 'ip:192.0.2.0/26' })).plan?.by).toBe('index');
  });

  test('that may be spread is weighed with all of its places against the table, beyond a few', async () => {
    const { registry } = await addresses('small-spread', 1_000, 'connectionId');
    expect((await pageOf(registry, { q: 'ip:192.0.2.0/28' })).plan?.by).toBe('scan');
    expect((await pageOf(registry, { q: 'ip:192.0.2.0/29' })).plan?.by).toBe('index');
  });

  test('that may be spread is gone through in pages of two hundred queries at most, as the cost says', async () => {
    const { registry, count } = await addresses('large-spread', 1_000_000, 'connectionId');
    let page = await pageOf(registry, { q: 'ip:192.0.2.0/26' });
    expect(page.plan?.cost).toMatch(/, up to 90 while values have no rows$/);
    const found = shownIds([page]);
    const queries = [count('Query')];
    while (page.next) {
      page = await pageOf(registry, { q: 'ip:192.0.2.0/26', cursor: page.next });
      found.push(...shownIds([page]));
      queries.push(count('Query') - queries.reduce((sum, each) => sum + each));
    }
    expect(Math.max(...queries)).toBeLessThanOrEqual(200);
    expect(found.sort()).toEqual(upTo(7).map(idOf));
  });

  test('that may be spread is not gone on with where a version that knew one place for each address left it', async () => {
    const { registry } = await addresses('older-version', 1_000_000, 'connectionId');
    const { next } = await pageOf(registry, { q: 'ip:192.0.2.0/26', size: 25 });
    const { e, ...before } = JSON.parse(Buffer.from(next ?? '', 'base64url').toString());
    expect(e).toBe(9);
    for (const [cursor, isOk] of [
      [{ ...before, e }, true],
      [before, false],
    ] as const) {
      const text = Buffer.from(JSON.stringify(cursor)).toString('base64url');
      expect((await registry.list(query({ q: 'ip:192.0.2.0/26', cursor: text }))).ok).toBe(isOk);
    }
  });
});
