import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { startGateway } from '../local/gateway/test-kit';
import { putAll } from '../registry/test-registry';
import { tableOf, upTo } from '../registry/test-tables';
import { sampleRows } from './sample-rows';
import { doctorOf, doorOf, keyedBy, makeTable } from './test-doctor';
import { GHOST, prepareEngine, REGION } from './test-engine';

/** What the doctor says of tables: a real engine, and a door in front of it that refuses in the words of AWS. */

const at = prepareEngine();

async function doctor(changes: Partial<Parameters<typeof doctorOf>[0]> & { tableName: string }) {
  const gateway = await startGateway();
  const callbackUrl = `http://127.0.0.1:${gateway.port}/dev`;
  return doctorOf({ callbackUrl, tableUrl: at.engine.endpoint, region: REGION, ...changes });
}

test('a table that does not exist is told with the command that lists those that do', async () => {
  const { examine } = await doctor({ tableName: 'no-such-table' });
  const findings = await examine();
  expect(findings.get('table')).toMatchObject({
    state: 'problem',
    sentence: `There is no table no-such-table in ${REGION}.`,
    fix: { snippets: [{ text: expect.stringMatching(/^aws dynamodb list-tables --region eu-central-1/) }] },
  });
  expect(findings.has('ttl')).toBe(false);
});

test('a table engine that nobody runs is told by its address', async () => {
  const tableUrl = 'http://127.0.0.1:1';
  const { examine } = await doctor({ tableName: 'any', tableUrl });
  expect((await examine()).get('table')).toMatchObject({
    state: 'problem',
    sentence: `${tableUrl} does not answer (ECONNREFUSED).`,
  });
});

test('a table that is not ACTIVE is told by its status', async () => {
  const tableName = at.newTableName();
  await makeTable(at.engine.client, tableName);
  for (const [TableStatus, state] of [
    ['CREATING', 'problem'],
    ['UPDATING', 'warning'],
  ] as const) {
    const tableUrl = await doorOf(at.engine.endpoint, {}, (operation, body) =>
      operation === 'DescribeTable' ? { Table: { ...(body.Table as object), TableStatus } } : body,
    );
    const { examine } = await doctor({ tableName, tableUrl });
    expect((await examine()).get('table')).toMatchObject({ state, sentence: expect.stringMatching(TableStatus) });
  }
});

test('TTL that is off, on, or by another attribute is told apart from an engine without TTL', async () => {
  const tableName = at.newTableName();
  await makeTable(at.engine.client, tableName);
  const withTtl = async (description: Record<string, string>) => {
    const tableUrl = await doorOf(
      at.engine.endpoint,
      // As AWS refuses a call that lacks its setting.
      { UpdateTimeToLive: { type: 'ValidationException', message: 'TimeToLiveSpecification must not be null' } },
      (operation, body) => (operation === 'DescribeTimeToLive' ? { TimeToLiveDescription: description } : body),
    );
    return (await (await doctor({ tableName, tableUrl })).examine()).get('ttl');
  };
  expect(await withTtl({ TimeToLiveStatus: 'DISABLED' })).toMatchObject({
    state: 'warning',
    fix: { snippets: [{ text: expect.stringMatching(/Enabled=true,AttributeName=ttl$/) }] },
  });
  expect(await withTtl({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' })).toMatchObject({ state: 'good' });
  expect(await withTtl({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' })).toMatchObject({
    state: 'warning',
    fix: { snippets: [{ text: '"ttl": "expires"' }] },
  });
  expect((await (await doctor({ tableName })).examine()).get('ttl')).toMatchObject({
    state: 'inapplicable',
    sentence: expect.stringMatching(/^Not known: this engine has no TTL call/),
  });
});

test('missing indexes come with a command that the engine accepts, and its cost', async () => {
  const tableName = at.newTableName();
  await makeTable(at.engine.client, tableName, keyedBy('connectionId'));
  const { examine } = await doctor({ tableName });
  const finding = (await examine()).get('index-byUser');
  expect(finding).toMatchObject({ state: 'warning', fix: { text: expect.stringMatching(/write unit/) } });
  const command = finding?.fix?.snippets?.[0]?.text ?? '';
  expect(command).toMatch(/AttributeName=userId,AttributeType=S \\\n {4}AttributeName=connectedAt,AttributeType=N/);
  const [update] = JSON.parse(/'(\[.*\])'/.exec(command)?.[1] ?? '');
  expect(update.Create).toMatchObject({ IndexName: 'byUser', Projection: { ProjectionType: 'ALL' } });
  expect(update.Create.ProvisionedThroughput).toBeUndefined();
});

test('an index that is being built is told with its phase and where its progress is known', async () => {
  const tableName = at.newTableName();
  await makeTable(at.engine.client, tableName);
  type Index = { IndexName: string };
  const tableUrl = await doorOf(at.engine.endpoint, {}, (operation, body) => {
    if (operation !== 'DescribeTable') return body;
    const table = body.Table as { GlobalSecondaryIndexes: Index[] };
    const changed = table.GlobalSecondaryIndexes.map((index) =>
      index.IndexName === 'byIp' ? { ...index, IndexStatus: 'CREATING', Backfilling: true } : index,
    );
    return { Table: { ...table, GlobalSecondaryIndexes: changed } };
  });
  const { examine } = await doctor({ tableName, tableUrl });
  expect((await examine()).get('index-byIp')).toMatchObject({
    state: 'warning',
    sentence: expect.stringMatching(/still being built: it is being filled/),
    fix: { snippets: [{ text: expect.stringMatching(/OnlineIndexPercentageProgress/) }] },
  });
});

test('a bare table is sampled only after consent, by one Scan of 25 rows', async () => {
  const tableName = at.newTableName();
  await makeTable(at.engine.client, tableName, keyedBy('connectionId'));
  const scans: unknown[] = [];
  const tableUrl = await doorOf(at.engine.endpoint, {}, (operation, body) => {
    if (operation === 'Scan') scans.push(body.Count);
    return body;
  });
  for (let index = 0; index < 40; index++) {
    await at.engine.client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: { connectionId: { S: `${index}`.padStart(15, 'x').concat('=') } },
      }),
    );
  }
  const { examine } = await doctor({ tableName, tableUrl });
  expect((await examine()).get('attribute-userId')).toMatchObject({
    state: 'unknown',
    sentence: 'Not known: reading a sample takes a Scan of 25 rows.',
  });
  expect(scans).toEqual([]);
  const findings = await examine({ scan: true });
  expect(scans).toEqual([25]);
  for (const name of ['connectedAt', 'sourceIp', 'userId']) {
    expect(findings.get(`attribute-${name}`)).toMatchObject({ state: 'warning', fix: { text: expect.anything() } });
  }
});

test.each<[string, (number: number) => Record<string, AttributeValue>, RegExp, RegExp]>([
  [
    'no connection id',
    () => ({ connectionId: { NULL: true } }),
    /, 6 without a connection id$/,
    /^The rows hold no con/,
  ],
  [
    'ids of others',
    (number) => ({ connectionId: { S: `conn-${number}` } }),
    /, 6 with an id that/,
    /not the form of API/,
  ],
])('rows with %s tell of no ghosts, and of what is to be mapped rather than of stages', async (_, rowOf, told, fix) => {
  const tableName = at.newTableName();
  await makeTable(at.engine.client, tableName, keyedBy('userId'));
  const rows = upTo(6).map((number) => ({ userId: { S: `user-${number}` }, ...rowOf(number) }));
  await putAll(at.engine, tableName, rows);
  const { examine } = await doctor({ tableName });
  expect((await examine({ scan: true })).get('ghosts')).toMatchObject({
    state: 'unknown',
    evidence: [{ answered: expect.stringMatching(told) }],
    fix: { text: expect.stringMatching(fix) },
  });
});

test('a key that is not a string is told with a way out', async () => {
  const tableName = at.newTableName();
  await tableOf(at.engine, tableName, 'connectionId:N');
  const { examine } = await doctor({ tableName });
  expect((await examine()).get('key')).toMatchObject({
    state: 'problem',
    sentence: expect.stringMatching(/not a string/),
    fix: { text: expect.stringMatching(/A key cannot be changed\. .* new table/) },
  });
});

test('of a target that was added in the console a setting is said to be changed there', async () => {
  const tableName = at.newTableName();
  await makeTable(at.engine.client, tableName, keyedBy('connection_id'));
  const { examine } = await doctor({ tableName, isAdded: true });
  const { text, snippets } = (await examine()).get('key')?.fix ?? { text: '' };
  expect([text, snippets]).toEqual([
    expect.stringMatching(/name it under Targets, Check; the form below helps/),
    undefined,
  ]);
  const away = await doctor({ tableName: 'no-such-table', isAdded: true });
  expect(JSON.stringify([...(await away.examine())])).not.toContain('targets file');
});

test('the guided form suggests a mapping from names and values, and shows nothing personal', async () => {
  const tableName = at.newTableName();
  await makeTable(at.engine.client, tableName, keyedBy('connection_id'));
  const Item = {
    connection_id: { S: GHOST },
    joined_at: { N: String(Date.now() - 5_000) },
    ip_address: { S: '203.0.113.77' },
    browser: { S: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0.0.0' },
    username: { S: 'ann.example' },
    expires_at: { N: String(Math.ceil(Date.now() / 1000) + 7200) },
  };
  await at.engine.client.send(new PutItemCommand({ TableName: tableName, Item }));
  const { ctx, examine } = await doctor({ tableName });
  await examine({ scan: true });
  const result = await sampleRows({ ctx, input: {} });
  expect(result).toMatchObject({
    data: {
      suggested: {
        connectionId: 'connection_id',
        connectedAt: 'joined_at',
        sourceIp: 'ip_address',
        userAgent: 'browser',
        userId: 'username',
        ttl: 'expires_at',
      },
      preview: [{ connectedAt: expect.stringMatching(/UTC$/), sourceIp: '203.0.•.•' }],
      notes: [],
    },
  });
  expect(JSON.stringify(result)).not.toMatch(/203\.0\.113\.77|ann\.example|L0SM9cOFvHcCIhw=/);
});

test('of however many rows the guided form shows five', async () => {
  const tableName = at.newTableName();
  await makeTable(at.engine.client, tableName, keyedBy('connectionId'));
  const ids = Array.from({ length: 8 }, (_, index) => `L0SM9cOFvHcCI${index}w=`);
  await Promise.all(
    ids.map((id) =>
      at.engine.client.send(new PutItemCommand({ TableName: tableName, Item: { connectionId: { S: id } } })),
    ),
  );
  const { ctx, examine } = await doctor({ tableName });
  await examine({ scan: true });
  const result = await sampleRows({ ctx, input: {} });
  expect(result.ok && result.data.preview).toHaveLength(5);
});

test('the preview reads rows as the list does, and says what cannot be so', async () => {
  const tableName = at.newTableName();
  await makeTable(at.engine.client, tableName, keyedBy('connectionId'));
  const seconds = Math.floor(Date.now() / 1000) - 60;
  const Item = { connectionId: { S: GHOST }, joined: { N: String(seconds) }, score: { N: '17' } };
  await at.engine.client.send(new PutItemCommand({ TableName: tableName, Item }));
  const { ctx, examine } = await doctor({ tableName });
  await examine({ scan: true });
  const previewBy = (connectedAt: string) =>
    sampleRows({ ctx, input: { mapping: { ...ctx.target.table.attributes, connectedAt } } });
  const shown = new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
  expect(await previewBy('joined')).toMatchObject({
    data: { preview: [{ connectedAt: expect.stringMatching(shown) }], notes: [] },
  });
  expect(await previewBy('score')).toMatchObject({ data: { notes: [expect.stringMatching(/far from now/)] } });
  const lasting = { ...ctx.target.table.attributes, connectedAt: 'joined', ttl: 'score' };
  expect(await sampleRows({ ctx, input: { mapping: lasting } })).toMatchObject({
    data: { preview: [{ ttl: null }], notes: [expect.stringMatching(/^score holds durations.* not epoch seconds/)] },
  });
});

test.each([
  ['userId:S connectionId:S', 'index-byUser'],
  ['userId:N', 'index-byUser'],
  ['sourceIp:S connectionId:S', 'index-byIp'],
])('a table whose key is %s needs no index for what its key begins with', async (key, id) => {
  const tableName = at.newTableName();
  await tableOf(at.engine, tableName, key, { byConnection: 'connectionId:S' });
  const { examine } = await doctor({ tableName });
  const findings = await examine();
  expect(findings.get(id)).toMatchObject({ state: 'good', sentence: expect.stringMatching(/found by the key/) });
  expect(findings.get('right-query')?.evidence.map(({ asked }) => asked)).toContainEqual(
    expect.stringMatching(/on the table itself$/),
  );
});

test('an index of any name that serves a field counts, and so does a key with a sort key', async () => {
  const tableName = at.newTableName();
  const key = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
  await makeTable(at.engine.client, tableName, {
    AttributeDefinitions: ['connectionId', 'topic', 'userId'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S' as const,
    })),
    KeySchema: key('connectionId', 'topic'),
    GlobalSecondaryIndexes: [
      { IndexName: 'people', KeySchema: key('userId', 'topic'), Projection: { ProjectionType: 'ALL' } },
    ],
  });
  const { examine } = await doctor({ tableName });
  const findings = await examine();
  expect(findings.get('index-byUser')).toMatchObject({ state: 'good', sentence: 'people is there and used.' });
  for (const id of ['key', 'right-read', 'right-remove']) expect(findings.get(id)).toMatchObject({ state: 'good' });
});
