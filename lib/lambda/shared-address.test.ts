import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { listQuerySchema } from '../domain/list-query';
import { targetSchema } from '../domain/target';
import { spreadAddress, spreadAddresses } from '../registry/layout';
import { createRegistry } from '../registry/registry';
import { startTestTable } from '../registry/test-table';
import { handler as connect } from './connect';
import { handler as disconnect } from './disconnect';
import type { WebSocketEvent } from './events';
import { toManagedRow } from './managed-row';
import { createRegistryTable } from './setup';

/** Everybody behind one address, in front of a table that takes only so many writes in one partition of an index. */

const AT = Date.UTC(2026, 10, 22, 12);
let engine: Awaited<ReturnType<typeof startTestTable>>;
let refused: string[] = [];
/** What the table answers a write with; `lost`: it writes, and the answer does not arrive. */
let answerTo: (sourceIp: string) => string | undefined = () => undefined;

const table = createServer(async (request, response) => {
  const body = await text(request);
  const { sourceIp } = (JSON.parse(body) as { Item?: { sourceIp: { S: string } } }).Item ?? {};
  const answer = sourceIp && answerTo(sourceIp.S);
  if (answer && answer !== 'lost') {
    refused.push(sourceIp.S);
    const type = `com.amazonaws.dynamodb.v20120810#${answer}`;
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: type, message: 'The level of configured throughput was exceeded' }));
    return;
  }
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const { 'content-length': _length, connection: _connection, ...sent } = headers;
  const from = await fetch(engine.endpoint, { method: 'POST', headers: sent, body });
  const told = await from.text();
  if (answer === 'lost') {
    answerTo = () => undefined;
    response.destroy();
    return;
  }
  response.writeHead(from.status, { 'content-type': 'application/x-amz-json-1.0' }).end(told);
});

beforeAll(async () => {
  engine = await startTestTable();
  await new Promise<void>((resolve) => table.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${(table.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDLOCAL');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a-secret');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  vi.stubEnv('TABLE_NAME', 'registry');
  await createRegistryTable();
});
beforeEach(() => {
  refused = [];
  answerTo = () => undefined;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  table.closeAllConnections();
  await new Promise((resolve) => table.close(resolve));
  await engine.stop();
});

let lastId = 0;
const newId = () => `AAAAAAAAAAI${String(lastId++).padStart(4, '0')}=`;
const eventOf = (connectionId: string, sourceIp: string, connectedAt = AT) =>
  // Only what the handlers read.
  ({
    requestContext: { connectionId, connectedAt, identity: { sourceIp }, stage: 'dev', apiId: 'a', domainName: 'd' },
    isBase64Encoded: false,
  }) as WebSocketEvent;

async function addressOf(connectionId: string): Promise<string | undefined> {
  const { Item } = await engine.client.send(
    new GetItemCommand({ TableName: 'registry', Key: marshall({ connectionId }) }),
  );
  return Item && unmarshall(Item).sourceIp;
}

async function foundBy(q: string) {
  const { table: named } = targetSchema.parse({
    name: 'test',
    kind: 'development',
    region: 'us-east-1',
    callbackUrl: 'http://127.0.0.1:1/dev',
    table: { name: 'registry' },
  });
  const registry = createRegistry({ client: engine.client, table: named, now: () => AT + 1_000 });
  const answer = await registry.list(listQuerySchema.parse({ q, size: 200 }));
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.data;
}

const onlyPlain = (exception: string) => (sourceIp: string) => (sourceIp.includes('#') ? undefined : exception);

test.each([
  ['ProvisionedThroughputExceededException', '203.0.113.1', '203.0.113.1'],
  ['ThrottlingException', '203.0.113.2', '203.0.113.2'],
  ['RequestLimitExceeded', '2001:DB8:0::1', '2001:db8::1'],
])('clients get in when the partition of their address is refused with %s, and are found', async (name, ip, shown) => {
  answerTo = onlyPlain(name);
  const ids = Array.from({ length: 30 }, newId);
  for (const [number, id] of ids.entries()) {
    expect(await connect(eventOf(id, ip, AT + number))).toEqual({ statusCode: 200 });
    expect(await addressOf(id)).toBe(spreadAddress(ip, id));
  }
  // Whoever has met it does not ask there again.
  expect(refused).toEqual([shown]);
  const page = await foundBy(`ip:${ip}`);
  expect(page.rows.map(({ connectionId }) => connectionId)).toEqual(ids.toReversed());
  expect(new Set(page.rows.map(({ sourceIp }) => sourceIp))).toEqual(new Set([shown]));
  for (const id of ids) await disconnect(eventOf(id, ip, AT + ids.indexOf(id)));
  expect((await foundBy(`ip:${ip}`)).rows).toEqual([]);
});

test('many connects of one address stand in its own partition no more than a hundred times, without any refusal', async () => {
  const ids = Array.from({ length: 150 }, newId);
  await Promise.all(ids.map((id, number) => connect(eventOf(id, '203.0.113.9', AT + number))));
  const places = await Promise.all(ids.map(addressOf));
  expect(places.filter((place) => place === '203.0.113.9')).toHaveLength(100);
  expect(new Set(places)).toEqual(new Set(['203.0.113.9', ...spreadAddresses('203.0.113.9')]));
  const page = await foundBy('ip:203.0.113.9');
  expect(page.rows.map(({ connectionId }) => connectionId)).toEqual(ids.toReversed());
  const alone = newId();
  await connect(eventOf(alone, '203.0.113.10'));
  expect(await addressOf(alone)).toBe('203.0.113.10');
});

test('a table that refuses every write refuses the client, and the next one is written where there is room', async () => {
  const id = newId();
  answerTo = () => 'ProvisionedThroughputExceededException';
  await expect(connect(eventOf(id, '203.0.113.20'))).rejects.toThrow(/throughput was exceeded/);
  expect(refused).toEqual(['203.0.113.20', spreadAddress('203.0.113.20', id)]);
  expect(await addressOf(id)).toBeUndefined();
});

test('another failure is tried once more in the same place, and a write whose answer is lost is not made twice', async () => {
  const id = newId();
  answerTo = () => 'lost';
  expect(await connect(eventOf(id, '203.0.113.30'))).toEqual({ statusCode: 200 });
  expect(await addressOf(id)).toBe('203.0.113.30');
});

test('an address is refused at a second try as at a first, and the row is written where there is room', async () => {
  const [id, next, ip] = [newId(), newId(), '203.0.113.50'];
  const answers = ['InternalServerError', 'ThrottlingException'];
  answerTo = (sourceIp) => (sourceIp === ip ? answers.shift() : undefined);
  expect(await connect(eventOf(id, ip))).toEqual({ statusCode: 200 });
  expect([refused, await addressOf(id)]).toEqual([[ip, ip], spreadAddress(ip, id)]);
  await connect(eventOf(next, ip));
  expect(await addressOf(next)).toBe(spreadAddress(ip, next));
});

test.each([
  ['2001:DB8:0::5', '2001:db8::5'],
  ['::ffff:203.0.113.60', '203.0.113.60'],
])('%s has one name in all rows, and those written as the gateway spells it are found by that', async (spelled, ip) => {
  const [older, plain, spread] = [newId(), newId(), newId()];
  const row = toManagedRow(eventOf(older, spelled), undefined);
  const Item = marshall({ ...row, sourceIp: spelled });
  await engine.client.send(new PutItemCommand({ TableName: 'registry', Item }));
  await connect(eventOf(plain, spelled));
  answerTo = onlyPlain('ThrottlingException');
  await connect(eventOf(spread, spelled));
  expect([await addressOf(plain), await addressOf(spread)]).toEqual([ip, spreadAddress(ip, spread)]);
  const idsBy = async (q: string) => (await foundBy(q)).rows.map(({ connectionId }) => connectionId).sort();
  expect(await idsBy(`ip:${ip}`)).toEqual([plain, spread]);
  expect(await idsBy(`ip:${spelled}`)).toEqual([older, plain, spread]);
});

test('a repeated event leaves a row where it is, and a late one the row of a newer connection', async () => {
  const [id, ip] = [newId(), '203.0.113.40'];
  await connect(eventOf(id, ip));
  answerTo = onlyPlain('ProvisionedThroughputExceededException');
  await connect(eventOf(id, ip));
  expect(await addressOf(id)).toBe(ip);
  await connect(eventOf(id, ip, AT + 60_000));
  answerTo = () => undefined;
  await connect(eventOf(id, ip));
  expect(await addressOf(id)).toBe(spreadAddress(ip, id));
  await disconnect(eventOf(id, ip));
  expect(await addressOf(id)).toBe(spreadAddress(ip, id));
  await disconnect(eventOf(id, ip, AT + 60_000));
  expect(await addressOf(id)).toBeUndefined();
});
