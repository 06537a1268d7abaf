import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { connectClient, startGateway } from '../local/gateway/test-kit';
import { shardOf, ttlOf } from '../registry/layout';
import { tableOf } from '../registry/test-tables';
import { doctorOf, doorOf, makeTable } from './test-doctor';
import { prepareEngine, REGION } from './test-engine';

/** What the doctor says of rows by what API Gateway says of a sample of them. */

const at = prepareEngine();
const GHOSTS = [...'ABCDEFGHI'].map((letter) => `${letter}0SM9cOFvHcCIhw=`);

/** A gateway with one client, and a doctor for it; the table has the managed layout unless it is there. */
async function patient(settings: { tableName?: string; stage?: string; tableUrl?: string } = {}) {
  const { tableName = at.newTableName(), stage, tableUrl = at.engine.endpoint } = settings;
  if (!settings.tableName) await makeTable(at.engine.client, tableName);
  const gateway = await startGateway();
  const callbackUrl = `http://127.0.0.1:${gateway.port}/dev`;
  const { examine } = doctorOf({
    callbackUrl,
    tableUrl,
    region: REGION,
    tableName,
    ...(stage && { stage }),
  });

  async function register(connectionId: string, { stage, agoMs = 60_000 }: { stage?: string; agoMs?: number } = {}) {
    const Item = {
      connectionId: { S: connectionId },
      connectedAt: { N: String(Date.now() - agoMs) },
      shard: { S: shardOf(connectionId) },
      ttl: { N: String(ttlOf(Date.now())) },
      ...(stage && { stage: { S: stage } }),
    };
    await at.engine.client.send(new PutItemCommand({ TableName: tableName, Item }));
  }

  return { client: await connectClient(gateway), register, finding: async (id: string) => (await examine()).get(id) };
}

test('ghosts are counted in a sample, with the range that it leaves open', async () => {
  const { client, register, finding } = await patient();
  await register(client.id);
  for (const id of GHOSTS) await register(id);
  expect(await finding('ghosts')).toMatchObject({
    state: 'warning',
    sentence: expect.stringMatching(
      /^\d of \d+ rows in a sample are gone: an estimate of \d+ % \(\d+ to \d+ %, 95 % sure\)\.$/,
    ),
    fix: { text: expect.stringMatching(/ghost sweep/) },
  });
});

test('rows of another stage are no ghosts, which no sweep of this target would remove', async () => {
  const { register, finding } = await patient({ stage: 'dev' });
  for (const id of GHOSTS) await register(id, { stage: 'beta' });
  const { state, sentence, evidence, fix } = (await finding('ghosts')) ?? {};
  expect([state, evidence?.[0]?.answered]).toEqual([
    'unknown',
    expect.stringMatching(/^0 connected, 0 gone, \d of another stage$/),
  ]);
  expect([sentence, fix?.text]).toEqual([
    'Not known: no row of the sample gave a telling answer.',
    'The rows are of other stages: see the finding on their stage.',
  ]);
});

test('nor are they where the index by age, whatever its name, leaves the stage out', async () => {
  const tableName = at.newTableName();
  const projected = ['sourceIp', 'userId', 'userAgent', 'ttl'];
  await tableOf(at.engine, tableName, 'connectionId:S', { age: 'shard:S connectedAt:N' }, projected);
  const { client, register, finding } = await patient({ tableName, stage: 'dev' });
  await register(client.id, { stage: 'dev' });
  for (const id of GHOSTS) await register(id, { stage: 'beta' });
  const { state, evidence } = (await finding('ghosts')) ?? {};
  expect([state, evidence?.[0]]).toEqual([
    'good',
    {
      asked: expect.stringMatching(/by the index age, 25 a second$/),
      answered: expect.stringMatching(/^1 connected, 0 gone, \d of another stage$/),
    },
  ]);
});

test.each([
  [60, /connected 1 h earlier than API Gateway .* leave living connections out once they are 1 h 15 min old\.$/],
  [
    -60,
    /connected 1 h later than API Gateway .* ages are too low by that; an open list is not told of who connects\.$/,
  ],
  [5, /connected 5 min earlier than API Gateway says, so ages are too high by that\.$/],
])('a time that is %i minutes behind that of API Gateway is told, with what comes of it', async (minutes, words) => {
  const { client, register, finding } = await patient();
  await register(client.id, { agoMs: minutes * 60_000 });
  expect(await finding('attribute-connectedAt')).toMatchObject({
    state: 'warning',
    sentence: expect.stringMatching(words),
    fix: { text: expect.stringMatching(/Let \$connect write requestContext\.connectedAt/) },
  });
});

test('a sample without anybody who is signed in is no fault where an index of users holds rows', async () => {
  let signedIn = 0;
  let all = 0;
  const tableUrl = await doorOf(at.engine.endpoint, {}, (operation, body) => {
    const { Table } = body as {
      Table?: { ItemCount: number; GlobalSecondaryIndexes: { IndexName: string; ItemCount: number }[] };
    };
    const byUser = Table?.GlobalSecondaryIndexes.find(({ IndexName }) => IndexName === 'byUser');
    if (operation === 'DescribeTable' && byUser) byUser.ItemCount = signedIn;
    if (operation === 'DescribeTable' && Table) Table.ItemCount = all;
    return body;
  });
  const { register, finding } = await patient({ tableUrl });
  for (const id of GHOSTS) await register(id);
  const lacking = expect.stringMatching(/^No row of the sample has userId, so nobody can tell/);
  expect(await finding('attribute-userId')).toMatchObject({ state: 'warning', sentence: lacking });
  // So many that a few rows by chance are others.
  [signedIn, all] = [1_200, 1_250];
  expect(await finding('attribute-userId')).toMatchObject({
    state: 'warning',
    sentence:
      'No row of the sample has userId, though DynamoDB counts 1,200 rows in byUser, by a count up to six hours old: it may be written no more.',
  });
  all = 24_000;
  expect(await finding('attribute-userId')).toMatchObject({
    state: 'good',
    sentence: 'Rows tell it, in userId, though none of the sample: DynamoDB counts 1,200 rows in byUser.',
    evidence: [expect.anything(), { asked: 'rows of byUser by DescribeTable', answered: '1,200' }],
  });
});
