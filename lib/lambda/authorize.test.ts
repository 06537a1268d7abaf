import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Block } from '../domain/block';
import { blockKey } from '../domain/block-key';
import { createBlockReader } from './block-reader';
import { ARN, eventOf, startAuthorizer, startTestAuthorizer, type TestAuthorizer, verdictOn } from './test-authorizer';

let authorizer: TestAuthorizer;
let dynamo: DynamoDBClient;
let target = '';

beforeAll(async () => {
  authorizer = await startTestAuthorizer();
  dynamo = authorizer.dynamo;
});
beforeEach(() => {
  target = authorizer.openTarget();
});
afterAll(() => authorizer.stop());

const put: TestAuthorizer['put'] = (...args) => authorizer.put(...args);
const rowAt: TestAuthorizer['rowAt'] = (sk) => authorizer.rowAt(sk);
const rowOf = (block: Block) => rowAt(blockKey(block));

describe('who is not blocked', () => {
  test('gets in, under the name that $connect would find', async () => {
    const { handler } = await startAuthorizer();
    expect(await handler(eventOf('192.0.2.1', 'ann'))).toEqual({
      principalId: 'ann',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: ARN }],
      },
      context: { userId: 'ann' },
    });
  });

  test.each([undefined, '', '👋'.repeat(1000)])('gets in without a name for the user %#', async (user) => {
    const { handler } = await startAuthorizer();
    const answer = await handler(eventOf('192.0.2.1', user));
    expect(answer).toMatchObject({ principalId: 'anonymous', policyDocument: { Statement: [{ Effect: 'Allow' }] } });
    expect(answer).not.toHaveProperty('context');
  });

  test('is nobody whose value merely looks like a key', async () => {
    await put('ip', '192.0.2.9');
    expect(await verdictOn('192.0.2.1', 'ip#192.0.2.9')).toBe('Allow');
    expect(await verdictOn('192.0.2.1', '__proto__')).toBe('Allow');
    expect(await verdictOn('not an address', 'ann')).toBe('Allow');
    expect(await verdictOn(undefined)).toBe('Allow');
  });
});

describe('who is blocked', () => {
  test.each([
    ['user', 'ann', '192.0.2.1', 'ann'],
    ['ip', '192.0.2.1', '192.0.2.1', 'ben'],
    ['ip', '192.0.2.1', '::ffff:192.0.2.1', undefined],
    ['ip', '2001:db8::1', '2001:0db8:0:0::1', undefined],
    ['cidr', '192.0.2.0/24', '192.0.2.77', 'ben'],
    ['cidr', '2001:db8:abcd::/48', '2001:db8:abcd:1::9', undefined],
  ] as const)('as %s %s is refused and counted: %s %s', async (kind, value, sourceIp, user) => {
    const block = await put(kind, value);
    expect(await verdictOn(sourceIp, user)).toBe('Deny');
    expect(await verdictOn(sourceIp, user)).toBe('Deny');
    const row = await rowOf(block);
    expect(row).toMatchObject({ refused: 2, reason: 'spam' });
    expect(Date.now() - row?.lastRefusedAt).toBeLessThan(10_000);
  });

  test('counts in the most exact of several blocks', async () => {
    const [wide, narrow] = [await put('cidr', '192.0.0.0/16'), await put('cidr', '192.0.2.0/24')];
    await verdictOn('192.0.2.1');
    const user = await put('user', 'ann');
    await verdictOn('192.0.2.1', 'ann');
    expect([(await rowOf(user))?.refused, (await rowOf(narrow))?.refused, (await rowOf(wide))?.refused]).toEqual([
      1, 1, 0,
    ]);
  });

  test('gets in at another target, in another family, outside of the block', async () => {
    await put('cidr', '192.0.2.0/24');
    expect(await verdictOn('192.0.3.1')).toBe('Allow');
    expect(await verdictOn('c000:200::1')).toBe('Allow');
    vi.stubEnv('BLOCKS_TARGET', 'another');
    expect(await verdictOn('192.0.2.1')).toBe('Allow');
  });

  test('gets in at another stage of the API, where these blocks do not hold', async () => {
    const block = await put('user', 'ann');
    vi.stubEnv('STAGE', 'live');
    expect(await verdictOn('192.0.2.1', 'ann')).toBe('Allow');
    expect(await rowOf(block)).toMatchObject({ refused: 0 });
    expect(await rowAt('asked')).toBeUndefined();
    vi.stubEnv('STAGE', 'dev');
    expect(await verdictOn('192.0.2.1', 'ann')).toBe('Deny');
    vi.stubEnv('STAGE', '');
  });

  test('gets in when the block has ended, though the table still has its row', async () => {
    await put('user', 'ann', { expiresAt: Date.now() - 1 });
    await put('cidr', '192.0.2.0/24', { expiresAt: Date.now() - 1 });
    expect(await verdictOn('192.0.2.1', 'ann')).toBe('Allow');
    const longer = await put('cidr', '192.0.0.0/16', { expiresAt: Date.now() + 60_000 });
    expect(await verdictOn('192.0.2.1', 'ann')).toBe('Deny');
    expect(await rowOf(longer)).toMatchObject({ refused: 1 });
  });
});

test('blocks are read in the Region of the console table where that is another one', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  const scopes: string[] = [];
  const elsewhere = createServer(({ headers }, response) => {
    scopes.push(...(/Credential=[^/]+\/\d+\/([\w-]+)\//.exec(String(headers.authorization)) ?? []).slice(1));
    response.writeHead(400).end('{"__type":"ResourceNotFoundException"}');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`);
  for (const region of ['', 'eusc-de-east-1']) {
    vi.stubEnv('BLOCKS_REGION', region);
    await verdictOn(undefined, 'ann');
  }
  vi.stubEnv('BLOCKS_REGION', '');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', authorizer.endpoint);
  elsewhere.closeAllConnections();
  elsewhere.close();
  told.mockRestore();
  expect([...new Set(scopes)]).toEqual(['us-east-1', 'eusc-de-east-1']);
});

test('a count does not bring back a block that was taken away, and touches no other of that value', async () => {
  const { createBlockNotes } = await import('./block-notes');
  const notes = createBlockNotes({ dynamo, tableName: 'console', target, now: Date.now });
  const gone: Block = { ...(await put('user', 'ann')), value: 'ben' };
  await notes.countRefused(gone);
  expect(await rowOf(gone)).toBeUndefined();
  const newer = await put('user', 'ann');
  await notes.countRefused({ ...newer, id: randomUUID() });
  expect(await rowOf(newer)).toMatchObject({ refused: 0 });
});

test('many refused at once are all counted', async () => {
  const block = await put('user', 'ann');
  const { handler } = await startAuthorizer();
  await Promise.all(Array.from({ length: 20 }, () => handler(eventOf('192.0.2.1', 'ann'))));
  expect(await rowOf(block)).toMatchObject({ refused: 20 });
});

test('a block and its end are noticed within a second, and clients within it share one reading', async () => {
  const clock = { nowMs: 10_000 };
  let reads = 0;
  const counting = {
    send: (...args: Parameters<DynamoDBClient['send']>) => {
      reads += 1;
      return dynamo.send(...args);
    },
  } as DynamoDBClient;
  const reader = createBlockReader({
    dynamo: counting,
    tableName: 'console',
    target,
    now: () => clock.nowMs,
    onDamaged: () => {},
  });
  const find = () => reader.find({ userId: 'ann', sourceIp: '192.0.2.1' });
  await Promise.all(Array.from({ length: 20 }, find));
  expect(reads).toBe(3);
  await put('user', 'ann', { expiresAt: 11_500 });
  clock.nowMs = 11_000;
  expect(await find()).toMatchObject({ value: 'ann' });
  clock.nowMs = 11_500;
  expect(await find()).toBeUndefined();
});

test('the console is told once a minute that blocks are looked for', async () => {
  const { handler } = await startAuthorizer();
  await handler(eventOf('192.0.2.1'));
  const first = (await rowAt('asked'))?.askedAt;
  expect(Date.now() - first).toBeLessThan(10_000);
  await handler(eventOf('192.0.2.1'));
  await verdictOn('192.0.2.1');
  expect((await rowAt('asked'))?.askedAt).toBe(first);
});

describe('while the table cannot be read', () => {
  beforeEach(() => {
    vi.stubEnv('BLOCKS_TABLE', 'no-such-table');
    return () => {
      vi.stubEnv('BLOCKS_TABLE', 'console');
      vi.stubEnv('BLOCKS_FAIL', '');
    };
  });

  test('everybody gets in, and the log says why', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(await verdictOn('192.0.2.1', 'ann')).toBe('Allow');
    expect(told).toHaveBeenCalledWith(
      'Blocks cannot be read:',
      expect.objectContaining({ name: 'ResourceNotFoundException' }),
    );
    told.mockRestore();
  });

  test('nobody gets in when that is wished', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => {});
    vi.stubEnv('BLOCKS_FAIL', 'closed');
    await expect(verdictOn('192.0.2.1', 'ann')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    told.mockRestore();
  });

  test('a failure that clients do not notice is counted for CloudWatch where that is wanted', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => {});
    const written: string[] = [];
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    vi.stubEnv('METRICS_NAMESPACE', 'Switchboard');
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'chat-authorize');
    expect(await verdictOn('192.0.2.1', 'ann')).toBe('Allow');
    vi.stubEnv('METRICS_NAMESPACE', '');
    write.mockRestore();
    told.mockRestore();
    const lines = written.filter((line) => line.startsWith('{"_aws"')).map((line) => JSON.parse(line));
    expect(lines).toContainEqual(
      expect.objectContaining({ Function: 'chat-authorize', Outcome: 'invalid', FailedAwsCalls: 1 }),
    );
  });
});
