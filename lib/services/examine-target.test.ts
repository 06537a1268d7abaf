import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test, vi } from 'vitest';
import { CREDENTIALS, connectClient, startGateway } from '../local/gateway/test-kit';
import { shardOf, ttlOf } from '../registry/layout';
import { doctorOf, makeTable, serverThat } from './test-doctor';
import { GHOST, prepareEngine, REGION } from './test-engine';

/** Each finding, provoked for real: a gateway and a table engine that are as bad as the test says. */

const at = prepareEngine();

let tables = 0;
/** A managed table of this test alone. */
async function managedTable(): Promise<string> {
  const name = `managed-${tables++}`;
  await makeTable(at.engine.client, name);
  return name;
}

async function register(table: string, connectionId: string, attributes: Record<string, string> = {}) {
  const texts = Object.entries(attributes).map(([name, value]) => [name, { S: value }]);
  const Item = {
    connectionId: { S: connectionId },
    connectedAt: { N: String(Date.now() - 60_000) },
    shard: { S: shardOf(connectionId) },
    ttl: { N: String(ttlOf(Date.now())) },
    ...Object.fromEntries(texts),
  };
  await at.engine.client.send(new PutItemCommand({ TableName: table, Item }));
}

async function target(changes: Partial<Parameters<typeof doctorOf>[0]> = {}) {
  const gateway = await startGateway();
  const callbackUrl = `http://127.0.0.1:${gateway.port}/dev`;
  const settings = { callbackUrl, tableUrl: at.engine.endpoint, region: REGION, tableName: '', ...changes };
  return { gateway, ...doctorOf({ ...settings, tableName: settings.tableName || (await managedTable()) }) };
}

test('a healthy target is good throughout', async () => {
  const tableName = await managedTable();
  const { gateway, examine } = await target({ tableName });
  for (let index = 0; index < 3; index++) {
    const client = await connectClient(gateway);
    await register(tableName, client.id, { sourceIp: '192.0.2.7', userId: `user-${index}` });
  }
  const findings = await examine();
  const states = Object.fromEntries([...findings].map(([id, { state }]) => [id, state]));
  expect(states).toEqual({
    address: 'good',
    credentials: 'good',
    clock: 'good',
    'right-get': 'good',
    'right-post': 'good',
    'right-delete': 'good',
    table: 'good',
    key: 'good',
    'right-read': 'good',
    'right-batch': 'good',
    'right-query': 'good',
    'right-remove': 'good',
    // The engine of the tests has no TTL at all, which is told as that.
    ttl: 'inapplicable',
    'index-byAge': 'good',
    'index-byUser': 'good',
    'index-byIp': 'good',
    'attribute-connectedAt': 'good',
    'attribute-sourceIp': 'good',
    'attribute-userId': 'good',
    // These rows do not say it.
    stages: 'inapplicable',
    ghosts: 'good',
    console: 'good',
  });
  for (const { fix } of findings.values()) expect(fix).toBeUndefined();
});

test('an empty table is no fault', async () => {
  const { examine } = await target();
  const findings = await examine();
  expect(findings.get('attribute-userId')).toMatchObject({ state: 'inapplicable' });
  expect(findings.get('ghosts')).toMatchObject({ state: 'inapplicable' });
});

test('nothing on the gateway or in the table changes by an examination', async () => {
  const tableName = await managedTable();
  const { gateway, examine, ctx } = await target({ tableName });
  const client = await connectClient(gateway);
  await register(tableName, client.id);
  await register(tableName, GHOST);
  await examine();
  expect(client.received).toEqual([]);
  expect(client.socket.readyState).toBe(client.socket.OPEN);
  for (const id of [client.id, GHOST]) expect(await ctx.registry.get(id)).toMatchObject({ data: expect.anything() });
});

test('an unknown stage is told as that, not as a matter of rights', async () => {
  const gateway = await startGateway();
  const { examine } = await target({ callbackUrl: `http://127.0.0.1:${gateway.port}/staging` });
  const findings = await examine();
  expect(findings.get('address')).toMatchObject({
    state: 'problem',
    sentence: expect.stringMatching(/no stage staging/),
    fix: { snippets: [{ text: expect.stringMatching(/get-stages/) }] },
  });
  expect(findings.get('right-get')).toMatchObject({ state: 'unknown' });
});

test('a stage appended to a custom domain is told, with the URL to use', async () => {
  const gateway = await startGateway({ api: { customDomains: [{ domainName: 'localhost' }] } });
  const { examine } = await target({ callbackUrl: `http://localhost:${gateway.port}/dev` });
  expect((await examine()).get('address')).toMatchObject({
    state: 'problem',
    sentence: expect.stringMatching(/on a custom domain the stage does not belong/),
    fix: { snippets: [{ text: `"callbackUrl": "http://localhost:${gateway.port}"` }] },
  });
});

test('an endpoint where nobody listens, and a name that nobody knows, are told apart', async () => {
  const gateway = await startGateway();
  await gateway.close();
  const refused = await target({ callbackUrl: `http://127.0.0.1:${gateway.port}/dev` });
  expect((await refused.examine()).get('address')).toMatchObject({
    state: 'problem',
    sentence: `Nothing listens at 127.0.0.1:${gateway.port}.`,
  });
  const unknown = await target({ callbackUrl: 'https://abc123.execute-api.eu-central-1.invalid/dev' });
  expect((await unknown.examine()).get('address')).toMatchObject({
    state: 'problem',
    sentence: expect.stringMatching(/cannot be resolved/),
  });
});

test('https to a port that speaks http is a matter of TLS', async () => {
  const gateway = await startGateway();
  const { examine } = await target({ callbackUrl: `https://127.0.0.1:${gateway.port}/dev` });
  expect((await examine()).get('address')).toMatchObject({ state: 'problem', sentence: expect.stringMatching(/TLS/) });
});

test('something that is not API Gateway is recognised by its answer to the id of nobody', async () => {
  const callbackUrl = await serverThat((_, response) => response.writeHead(200).end('{}'));
  const { examine } = await target({ callbackUrl });
  expect((await examine()).get('address')).toMatchObject({
    state: 'problem',
    sentence: expect.stringMatching(/answered 200 .* so it is something else/),
  });
});

test('a Region in the URL that is not the target’s is told before any call', async () => {
  const { examine } = await target({ callbackUrl: 'https://abc123.execute-api.us-west-2.amazonaws.com/prod' });
  expect((await examine()).get('address')).toMatchObject({
    state: 'problem',
    sentence: 'The URL leads to us-west-2, but the target says eu-central-1.',
    fix: { snippets: [{ text: '"region": "us-west-2"' }] },
  });
});

test('a signature for another Region is told as that', async () => {
  const { examine } = await target({ region: 'us-east-1' });
  const findings = await examine();
  expect(findings.get('credentials')).toMatchObject({
    state: 'problem',
    sentence: 'The API is not in us-east-1: the signature names the wrong Region.',
  });
  expect(findings.get('address')).toMatchObject({ state: 'good' });
});

test('an unknown access key and a wrong secret are told apart, and neither is shown', async () => {
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-the-secret');
  const wrong = (await (await target()).examine()).get('credentials');
  expect(wrong).toMatchObject({ state: 'problem', sentence: expect.stringMatching(/secret key is not the one/) });
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDNOBODY');
  const unknown = (await (await target()).examine()).get('credentials');
  expect(unknown).toMatchObject({ state: 'problem', sentence: expect.stringMatching(/does not know the access key/) });
  const text = JSON.stringify([wrong, unknown]);
  expect(text).not.toMatch(/not-the-secret|AKIDNOBODY|x-amz-date|Signature=/);
});

test('a clock that is off is measured in seconds by the Date of the answers', async () => {
  const off = await target({ aheadMs: 100_000 });
  expect((await off.examine()).get('clock')).toMatchObject({
    state: 'warning',
    sentence: expect.stringMatching(
      /off by (99|100|101) s\. .* what consoles share \(audit, sessions, requests\) by that of the console table;/,
    ),
  });
  const far = await target({ aheadMs: -3_600_000 });
  expect((await far.examine()).get('clock')).toMatchObject({
    state: 'problem',
    sentence: expect.stringMatching(/off by 3[56]\d\d s/),
  });
});

test('a signature refused for its time leads to the clock, not to the credentials', async () => {
  const gateway = await startGateway({ clock: () => Date.now() + 3_600_000 });
  const { examine } = await target({ callbackUrl: `http://127.0.0.1:${gateway.port}/dev` });
  expect((await examine()).get('credentials')).toMatchObject({
    state: 'problem',
    sentence: expect.stringMatching(/outside its 5 minutes/),
  });
});

test('a name and password in the URL are not shown', async () => {
  const gateway = await startGateway();
  const { examine } = await target({ callbackUrl: `http://ann:hunter2@127.0.0.1:${gateway.port}/dev` });
  expect(JSON.stringify([...(await examine())])).not.toMatch(/hunter2/);
});

test('a denied call is told with the statement that allows it, each call by itself', async () => {
  const gateway = await startGateway({
    findCredentials: (id) => (id === CREDENTIALS.accessKeyId ? { ...CREDENTIALS, allow: ['GET/*'] } : undefined),
  });
  const { examine } = await target({ callbackUrl: `http://127.0.0.1:${gateway.port}/dev` });
  const findings = await examine();
  expect(findings.get('address')).toMatchObject({ state: 'good' });
  expect(findings.get('credentials')).toMatchObject({ state: 'good' });
  expect(findings.get('right-get')).toMatchObject({ state: 'good' });
  expect(findings.get('right-post')).toMatchObject({ state: 'problem' });
  const statement = findings.get('right-delete')?.fix?.snippets?.[0]?.text ?? '';
  expect(JSON.parse(statement)).toEqual({
    Effect: 'Allow',
    Action: 'execute-api:ManageConnections',
    Resource: `arn:aws:execute-api:${REGION}:*:local/dev/DELETE/@connections/*`,
  });
});

test('a gateway that throttles or fails is not called misconfigured', async () => {
  const { parseFaultRules } = await import('../local/gateway/faults/fault-rule');
  const { createFaults } = await import('../local/gateway/faults/faults');
  const { randomBytes } = await import('node:crypto');
  for (const [fault, state] of [
    ['throttle', 'unknown'],
    ['internal-error', 'problem'],
  ] as const) {
    const faults = createFaults(parseFaultRules(JSON.stringify([{ fault }])), randomBytes);
    const gateway = await startGateway({ faults });
    const { examine } = await target({ callbackUrl: `http://127.0.0.1:${gateway.port}/dev` });
    const findings = await examine();
    expect(findings.get('address')).toMatchObject({ state });
    expect(findings.get('right-post')).toMatchObject({ state: 'unknown' });
  }
});

test('a console table that does not answer is told', async () => {
  const { examine } = await target({ console: 'The table of the console does not answer.' });
  expect((await examine()).get('console')).toMatchObject({ state: 'problem' });
});

test('trying the right to remove removes nothing, though the key of nobody is that of a row', async () => {
  const tableName = `numbered-${tables++}`;
  await makeTable(at.engine.client, tableName, {
    AttributeDefinitions: [{ AttributeName: 'seq', AttributeType: 'N' }],
    KeySchema: [{ AttributeName: 'seq', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: undefined,
  });
  const row = { seq: { N: '0' }, connectionId: { S: GHOST } };
  await at.engine.client.send(new PutItemCommand({ TableName: tableName, Item: row }));
  const { examine } = await target({ tableName });
  const findings = await examine();
  expect(findings.get('right-remove')).toMatchObject({ state: 'good' });
  const { Item } = await at.engine.client.send(new GetItemCommand({ TableName: tableName, Key: { seq: { N: '0' } } }));
  expect(Item).toEqual(row);
});
