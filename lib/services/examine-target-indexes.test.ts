import type { AttributeValue, GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { shardOf, ttlOf } from '../registry/layout';
import { putAll } from '../registry/test-registry';
import { idOf, tableOf, upTo } from '../registry/test-tables';
import { doctorOf, doorOf, makeTable } from './test-doctor';
import { prepareEngine, REGION } from './test-engine';

/** What the doctor says of indexes and of the time to live, by the rows that are there. No call to a gateway matters here. */

const at = prepareEngine();
type Row = Record<string, AttributeValue>;

async function examine(tableName: string, tableUrl = at.engine.endpoint) {
  const doctor = doctorOf({ callbackUrl: 'http://127.0.0.1:1/dev', tableUrl, region: REGION, tableName });
  return doctor.examine({ scan: true });
}

/** A table with the indexes of the managed layout. */
async function managed(items: Row[] = []) {
  const name = at.newTableName();
  await makeTable(at.engine.client, name);
  await putAll(at.engine, name, items);
  return name;
}

/** A table without indexes, with rows that say so much besides their id. */
async function tableWith(rowOf: (number: number) => Row): Promise<string> {
  const name = at.newTableName();
  await tableOf(at.engine, name, 'connectionId:S');
  const items = upTo(10).map((number) => ({ connectionId: { S: idOf(number) }, ...rowOf(number) }));
  await putAll(at.engine, name, items);
  return name;
}

const inMs: AttributeValue = { N: String(Date.now() - 60_000) };
const asText: AttributeValue = { S: new Date().toISOString() };

describe('the command that makes a missing index', () => {
  test('names the types that the rows have, so that the application can go on writing them', async () => {
    const name = await tableWith(() => ({ userId: { S: 'ann' }, connectedAt: asText }));
    const command = (await examine(name)).get('index-byUser')?.fix?.snippets?.[0]?.text ?? '';
    expect(command).toMatch(/AttributeName=connectedAt,AttributeType=S/);
    // The engine makes it, and takes the same rows as before.
    const [{ Create }] = JSON.parse(/'(\[.*\])'/.exec(command)?.[1] ?? '') as [{ Create: GlobalSecondaryIndex }];
    const copy = at.newTableName();
    const definitions = [...command.matchAll(/AttributeName=(\w+),AttributeType=(\w)/g)];
    await at.engine.client.send(
      new CreateTableCommand({
        TableName: copy,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'connectionId', KeyType: 'HASH' }],
        AttributeDefinitions: [['', 'connectionId', 'S'], ...definitions].map(([, AttributeName, type]) => ({
          AttributeName,
          AttributeType: type as 'S',
        })),
        GlobalSecondaryIndexes: [Create],
      }),
    );
    await putAll(at.engine, copy, [{ connectionId: { S: idOf(1) }, userId: { S: 'ann' }, connectedAt: asText }]);
  });

  test('has no sort key where no row has a time', async () => {
    const name = await tableWith(() => ({ userId: { S: 'ann' } }));
    const command = (await examine(name)).get('index-byUser')?.fix?.snippets?.[0]?.text ?? '';
    expect(command).toMatch(/AttributeName=userId,AttributeType=S/);
    expect(command).not.toMatch(/connectedAt|RANGE/);
  });

  test.each<[string, 'byAge' | 'byUser', (number: number) => Row, RegExp]>([
    [
      'users are of two types',
      'byUser',
      (number) => ({ userId: number % 2 ? { N: '7' } : { S: 'ann' }, connectedAt: inMs }),
      /userId is .* and the console finds by strings, or by numbers in all rows/,
    ],
    [
      'users without a name are empty strings',
      'byUser',
      (number) => ({ userId: { S: number % 2 ? '' : 'ann' }, connectedAt: inMs }),
      /userId is .*an empty string.* leave it out where there is none/,
    ],
    ['no row has the user', 'byUser', () => ({ connectedAt: inMs }), /no row of the sample has userId/],
    [
      'times are of two types',
      'byUser',
      (number) => ({ userId: { S: 'ann' }, connectedAt: number % 2 ? inMs : asText }),
      /a number.*a string|a string.*a number/,
    ],
    ['no row has a shard', 'byAge', () => ({ connectedAt: inMs }), /no row of the sample has shard/],
    [
      'the application has a shard of its own',
      'byAge',
      (number) => ({ shard: { S: `eu-${number % 3}` }, connectedAt: inMs }),
      /^No index can be recommended: shard in the rows is not what our \$connect handler writes .* goes by scan/,
    ],
    ['times are text', 'byAge', () => ({ shard: { S: '1' }, connectedAt: asText }), /connectedAt is a string/],
    ['times are seconds', 'byAge', () => ({ shard: { S: '1' }, connectedAt: { N: '1790000000' } }), /in milliseconds/],
  ])('is not offered where %s: it would break writes or hold nothing', async (_, index, rowOf, words) => {
    const finding = (await examine(await tableWith(rowOf))).get(`index-${index}`);
    expect(finding).toMatchObject({ state: 'warning', fix: { text: expect.stringMatching(words) } });
    expect(finding?.fix?.snippets).toBeUndefined();
  });
});

describe('an index by age', () => {
  const placed = (count: number, place: (id: string, number: number) => string) =>
    upTo(count).map((number) => ({
      connectionId: { S: idOf(number) },
      shard: { S: place(idOf(number), number) },
      connectedAt: { N: String(Date.now() - 60_000 - number) },
    }));

  const countsOf = (ItemCount: number, indexed: number) =>
    doorOf(at.engine.endpoint, {}, (operation, body) => {
      if (operation !== 'DescribeTable') return body;
      const table = body.Table as { GlobalSecondaryIndexes: object[] };
      const indexes = table.GlobalSecondaryIndexes.map((index) => ({ ...index, ItemCount: indexed }));
      return { Table: { ...table, ItemCount, GlobalSecondaryIndexes: indexes } };
    });

  test('whose shards are of others is told with the reason, and the rows are sampled by scan', async () => {
    const name = await managed(placed(20, (_, number) => String(number % 3)));
    const findings = await examine(name);
    expect(findings.get('index-byAge')).toMatchObject({
      state: 'warning',
      sentence: expect.stringMatching(
        /^byAge has the key of an index by age, but its values .* not follow from the ids/,
      ),
      fix: { text: expect.stringMatching(/"0" to "7"/) },
    });
    expect(findings.get('attribute-connectedAt')?.evidence[0]?.asked).toMatch(/by one Scan/);
  });

  test('that is empty beside an old count of rows is neither called ours nor another', async () => {
    const name = await managed();
    const door = await countsOf(12, 0);
    expect((await examine(name, door)).get('index-byAge')).toMatchObject({
      state: 'unknown',
      sentence: expect.stringMatching(
        /holds no row under "0" to "7", .* It is used once its rows show that it is ours/,
      ),
    });
  });

  test('that holds fewer rows than the table is not called good', async () => {
    const name = await managed(placed(10, shardOf));
    const door = await countsOf(1_000, 400);
    expect((await examine(name, door)).get('index-byAge')).toMatchObject({
      state: 'warning',
      sentence: expect.stringMatching(/400 rows in it and 1,000 in the table/),
    });
  });
});

test('rows without a time to live are told, and so are those that stayed behind without one', async () => {
  const name = await managed();
  const row = (number: number, ageMs: number, ttl?: AttributeValue) => ({
    connectionId: { S: idOf(number) },
    shard: { S: shardOf(idOf(number)) },
    connectedAt: { N: String(Date.now() - ageMs) },
    ...(ttl && { ttl }),
  });
  const later = { N: String(ttlOf(Date.now())) };
  await putAll(at.engine, name, [row(1, 1_000, later), row(2, 1_000, later)]);
  expect((await examine(name)).get('ttl')).toMatchObject({ state: 'inapplicable' });

  await putAll(at.engine, name, [row(3, 24 * 3_600_000)]);
  expect((await examine(name)).get('ttl')).toMatchObject({
    state: 'warning',
    sentence: expect.stringMatching(/older than any connection; the list leaves them out/),
  });
  await putAll(at.engine, name, [row(4, 1_000), row(5, 1_000, { S: 'tomorrow' })]);
  expect((await examine(name)).get('ttl')).toMatchObject({
    state: 'warning',
    sentence: expect.stringMatching(/have no number in ttl: .* its row stays for ever/),
    fix: { text: expect.stringMatching(/older:2h/) },
  });
});

test('a time to live in milliseconds, by which DynamoDB never removes a row, is no time to live', async () => {
  const name = await tableWith((number) => ({
    ttl: { N: String(ttlOf(Date.now()) * (number < 4 ? 1_000 : 1)) },
  }));
  expect((await examine(name)).get('ttl')).toMatchObject({
    state: 'warning',
    sentence: expect.stringMatching(/^4 of 10 rows in the sample have milliseconds in ttl, .* its row stays for ever/),
    evidence: expect.arrayContaining([expect.objectContaining({ answered: 'epoch seconds in 6, milliseconds in 4' })]),
  });
});

test('durations, on which DynamoDB never acts, are no time to live: such rows are listed, and told of', async () => {
  const name = await tableWith((number) => ({
    ttl: { N: number < 4 ? '7200' : String(ttlOf(Date.now())) },
  }));
  expect((await examine(name)).get('ttl')).toMatchObject({
    state: 'warning',
    sentence: expect.stringMatching(/^4 of 10 rows .* such as a duration in place of epoch seconds/),
    evidence: expect.arrayContaining([
      expect.objectContaining({ answered: 'epoch seconds in 6, durations or times long past in 4' }),
    ]),
  });
});

test('ids in the second part of the key are found by an index, not by another mapping', async () => {
  const name = at.newTableName();
  await tableOf(at.engine, name, 'roomId:S connectionId:S');
  await putAll(at.engine, name, [{ roomId: { S: 'lobby' }, connectionId: { S: idOf(1) } }]);
  const key = (await examine(name)).get('key');
  expect(key).toMatchObject({
    state: 'warning',
    sentence: expect.stringMatching(/^connectionId is not the first part of the key/),
  });
  const commands = (key?.fix?.snippets ?? []).map(({ text }) => text);
  expect(commands).toEqual([expect.stringMatching(/AttributeName=connectionId,AttributeType=S/)]);
  expect(JSON.parse(/'(\[.*\])'/.exec(commands[0] ?? '')?.[1] ?? '')).toMatchObject([
    { Create: { KeySchema: [{ AttributeName: 'connectionId', KeyType: 'HASH' }] } },
  ]);
});

test('an index by age that leaves out attributes lists the table, and is replaced before it is removed', async () => {
  const name = at.newTableName();
  const indexes = { byAge: 'shard:S connectedAt:N', 'byAge-2': 'roomId:S' };
  await tableOf(at.engine, name, 'connectionId:S', indexes, ['sourceIp']);
  const findings = await examine(name);
  const snippets = findings.get('index-byAge')?.fix?.snippets ?? [];
  const updates = snippets.map(({ text }) => JSON.parse(/'(\[.*\])'/.exec(text)?.[1] ?? ''));
  expect(updates).toMatchObject([
    [
      {
        Create: {
          IndexName: 'byAge-3',
          KeySchema: [
            { AttributeName: 'shard', KeyType: 'HASH' },
            { AttributeName: 'connectedAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      },
    ],
    [{ Delete: { IndexName: 'byAge' } }],
  ]);
  expect(snippets[0]?.text).toMatch(/AttributeName=connectedAt,AttributeType=N/);
  expect(findings.has('right-scan')).toBe(false);
});

/** The table as DescribeTable tells it while an index is being made or removed. */
function whileIndexIs(index: string, change: object): Promise<string> {
  return doorOf(at.engine.endpoint, {}, (operation, body) => {
    if (operation !== 'DescribeTable') return body;
    const table = body.Table as { TableName: string; GlobalSecondaryIndexes: { IndexName: string }[] };
    const indexes = table.GlobalSecondaryIndexes.map((each) =>
      each.IndexName === index ? { ...each, ...change } : each,
    );
    return { Table: { ...table, GlobalSecondaryIndexes: indexes } };
  });
}

test('while the other one is being built it is waited for, and the step after that is told for later', async () => {
  const name = at.newTableName();
  const schema = 'shard:S connectedAt:N';
  await tableOf(at.engine, name, 'connectionId:S', { byAge: schema, 'byAge-2': schema }, ['userId']);
  const building = { IndexStatus: 'CREATING', Backfilling: true };
  const whole = await whileIndexIs('byAge-2', { ...building, Projection: { ProjectionType: 'ALL' } });
  const finding = (await examine(name, whole)).get('index-byAge');
  expect(finding?.sentence).toMatch(/^byAge-2 is still being built: .* Until then byAge is used, which leaves out/);
  expect(finding?.fix?.text).toMatch(/^Wait\./);
  expect(finding?.fix?.snippets?.map(({ label }) => label)).toEqual([
    'Command',
    'Later: removes byAge, once byAge-2 is ACTIVE and if nothing else uses it',
  ]);
  expect(finding?.fix?.snippets?.[1]?.text).toMatch(/"Delete":\{"IndexName":"byAge"\}/);
  // One that leaves out as much is not worth the removal of the first.
  const alike = await whileIndexIs('byAge-2', building);
  expect((await examine(name, alike)).get('index-byAge')?.fix?.snippets).toHaveLength(1);
});

test('an index that is being removed is waited for', async () => {
  const name = await managed();
  const door = await whileIndexIs('byUser', { IndexStatus: 'DELETING' });
  expect((await examine(name, door)).get('index-byUser')).toMatchObject({
    sentence: expect.stringMatching(/^byUser is being removed/),
    fix: { text: expect.stringMatching(/^Wait until it is gone, then examine again/) },
  });
});

test('an index that leaves out attributes is told with their names, and one of users that are numbers is offered as that', async () => {
  const name = at.newTableName();
  await tableOf(at.engine, name, 'connectionId:S', { people: 'userId:S' }, ['connectedAt', 'sourceIp']);
  expect((await examine(name)).get('index-byUser')).toMatchObject({
    state: 'warning',
    sentence: expect.stringMatching(/^people is used, but leaves out userAgent, ttl: each row .* read once more/),
  });
  const numbered = await tableWith((number) => ({ userId: { N: String(number) }, connectedAt: inMs }));
  const findings = await examine(numbered);
  expect(findings.get('index-byUser')?.fix?.snippets?.[0]?.text).toMatch(/AttributeName=userId,AttributeType=N/);
  expect(findings.get('attribute-userId')).toMatchObject({ state: 'good' });
});
