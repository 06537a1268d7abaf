import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { parseFaultRules } from '../local/gateway/faults/fault-rule';
import { createFaults } from '../local/gateway/faults/faults';
import { createRandom } from '../local/gateway/random';
import { CREDENTIALS, connectClient, startGateway } from '../local/gateway/test-kit';
import { createBulkClient } from './bulk-client';
import { createManagementClient } from './management-client';

const REGION = 'eu-central-1';
const UNKNOWN_ID = 'AAAAAAAAAAIAAAA=';
const BYTES = Buffer.from('hello');
const GONE = { outcome: 'gone', errorType: 'GoneException' };

type Settings = Partial<Parameters<typeof createBulkClient>[0]>;

function bulkClient(callbackUrl: string, settings: Settings = {}) {
  const credentials = async () => CREDENTIALS;
  const client = createBulkClient({ callbackUrl, region: REGION, concurrency: 4, credentials, ...settings });
  onTestFinished(() => client.close());
  return client;
}

const urlOf = ({ port }: { port: number }, path = '/dev') => `http://127.0.0.1:${port}${path}`;

describe('on connections of a gateway', () => {
  test('one payload reaches everyone it is posted to, once and byte for byte', async () => {
    const gateway = await startGateway();
    const clients = await Promise.all(Array.from({ length: 8 }, () => connectClient(gateway)));
    const client = bulkClient(urlOf(gateway));
    const text = `é😀${'x'.repeat(60_000)}`;
    const payload = client.prepare(Buffer.from(text));
    const outcomes = await Promise.all(clients.map(({ id }) => client.post(id, payload)));
    expect(outcomes).toEqual(clients.map(({ id }) => ({ connectionId: id, outcome: 'delivered' })));
    await vi.waitFor(() => expect(clients.map(({ received }) => received)).toEqual(clients.map(() => [text])), 20_000);
  });

  test('a payload is what it was when it was prepared', async () => {
    const gateway = await startGateway();
    const { id, received } = await connectClient(gateway);
    const client = bulkClient(urlOf(gateway));
    const bytes = Buffer.from('before');
    const payload = client.prepare(bytes);
    bytes.write('after!');
    expect((await client.post(id, payload)).outcome).toBe('delivered');
    await vi.waitFor(() => expect(received).toEqual(['before']), 20_000);
  });

  test('a clock that is set by an hour, ahead or back, while it works costs nobody their message, and nobody gets it twice', async () => {
    const gateway = await startGateway();
    const clients = await Promise.all(Array.from({ length: 12 }, () => connectClient(gateway)));
    let aheadMs = 0;
    const client = bulkClient(urlOf(gateway), { now: () => Date.now() + aheadMs });
    for (const [round, hours] of [0, 1, -1, 0].entries()) {
      aheadMs = hours * 3_600_000;
      const payload = client.prepare(Buffer.from(`${round}`));
      const outcomes = await Promise.all(clients.map(({ id }) => client.post(id, payload)));
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(clients.map(() => 'delivered'));
    }
    await vi.waitFor(
      () => expect(clients.map(({ received }) => received)).toEqual(clients.map(() => ['0', '1', '2', '3'])),
      20_000,
    );
  });

  test('a connection is found connected, closed, and then gone to every call', async () => {
    const gateway = await startGateway();
    const { id, closed } = await connectClient(gateway);
    const client = bulkClient(urlOf(gateway));
    expect(await client.get(id)).toEqual({ connectionId: id, outcome: 'connected' });
    expect(await client.delete(id)).toEqual({ connectionId: id, outcome: 'closed' });
    expect((await closed).code).toBe(1000);
    const gone = { connectionId: id, ...GONE };
    expect(await client.get(id)).toEqual(gone);
    expect(await client.delete(id)).toEqual(gone);
    expect(await client.post(id, client.prepare(BYTES))).toEqual(gone);
  });

  test.each([
    ['a stage', { stage: 'dev' }, '/dev', '/dev'],
    ['the stage $default', { stage: '$default' }, '/$default', '/$default'],
    ['a trailing slash', { stage: 'dev' }, '/dev', '/dev/'],
  ])('works on an endpoint with %s', async (_, api, path, callbackPath) => {
    const gateway = await startGateway({ api });
    const { id } = await connectClient(gateway, path);
    const client = bulkClient(urlOf(gateway, callbackPath));
    expect((await client.post(id, client.prepare(BYTES))).outcome).toBe('delivered');
  });

  test.each([
    [undefined, ''],
    ['chat/v2', '/chat/v2'],
  ])('works on a custom domain with the base path %s', async (basePath, path) => {
    const gateway = await startGateway({ api: { customDomains: [{ domainName: 'localhost', basePath }] } });
    const { id } = await connectClient(gateway, path || '/', { host: 'localhost' });
    const client = bulkClient(`http://localhost:${gateway.port}${path}`);
    expect((await client.post(id, client.prepare(BYTES))).outcome).toBe('delivered');
    expect((await client.get(id)).outcome).toBe('connected');
  });
});

describe('what goes wrong is told as the single calls tell it', () => {
  beforeEach(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', CREDENTIALS.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', CREDENTIALS.secretAccessKey);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  /** The same call by either client. */
  async function both(callbackUrl: string, id: string, bytes: Buffer = BYTES) {
    const [bulk, single] = [bulkClient(callbackUrl), createManagementClient({ callbackUrl, region: REGION })];
    const { errorType, isUnsent, ...outcome } = await bulk.post(id, bulk.prepare(bytes));
    expect(outcome).toEqual(await single.postToConnection(id, bytes));
    return { outcome: outcome.outcome, ...(errorType && { errorType }), ...(isUnsent && { isUnsent }) };
  }

  test.each([
    ['throttle', { outcome: 'throttled', errorType: 'LimitExceededException' }],
    ['full-buffer', { outcome: 'throttled', errorType: 'LimitExceededException' }],
    ['internal-error', { outcome: 'failed', errorType: 'InternalServerErrorException' }],
    ['access-denied', { outcome: 'refused', errorType: 'AccessDeniedException' }],
    ['drop-before', { outcome: 'uncertain' }],
    ['drop-after', { outcome: 'uncertain' }],
  ])('the fault %s', async (fault, expected) => {
    const gateway = await startGateway({
      faults: createFaults(parseFaultRules(`[{"fault":"${fault}"}]`), createRandom()),
    });
    const { id, received } = await connectClient(gateway);
    expect(await both(urlOf(gateway), id)).toEqual(expected);
    // One of each client, when they were delivered at all: nothing is sent again.
    await vi.waitFor(() => expect(received).toHaveLength(fault === 'drop-after' ? 2 : 0), 20_000);
  });

  test('a connection that is gone, an id of another form, a payload that is too large, a stage that there is not', async () => {
    const gateway = await startGateway();
    const { id } = await connectClient(gateway);
    expect(await both(urlOf(gateway), UNKNOWN_ID)).toEqual(GONE);
    expect(await both(urlOf(gateway), 'nonsense')).toEqual({ outcome: 'invalid', errorType: 'BadRequestException' });
    expect(await both(urlOf(gateway), id, Buffer.alloc(128 * 1024 + 1, 'x'))).toEqual({
      outcome: 'tooLarge',
      errorType: 'PayloadTooLargeException',
    });
    expect(await both(urlOf(gateway, '/other'), id)).toEqual({ outcome: 'refused', errorType: 'ForbiddenException' });
  });

  test('a gateway that cannot be reached: nothing was sent, so that the call may be repeated', async () => {
    expect(await both('http://127.0.0.1:1/dev', UNKNOWN_ID)).toEqual({ outcome: 'failed', isUnsent: true });
  });

  test('a secret that is not right, a key that AWS does not know', async () => {
    const gateway = await startGateway();
    for (const [wrong, errorType] of [
      [{ ...CREDENTIALS, secretAccessKey: 'another' }, 'InvalidSignatureException'],
      [{ ...CREDENTIALS, accessKeyId: 'AKIDNOBODY' }, 'UnrecognizedClientException'],
    ] as const) {
      const client = bulkClient(urlOf(gateway), { credentials: async () => wrong });
      expect(await client.post(UNKNOWN_ID, client.prepare(BYTES))).toMatchObject({ outcome: 'refused', errorType });
    }
  });
});

describe('signatures', () => {
  test('hold from one day to the next', async () => {
    let nowMs = Date.UTC(2026, 10, 26, 23, 59, 59, 500);
    const gateway = await startGateway({ clock: () => nowMs });
    const { id } = await connectClient(gateway);
    const client = bulkClient(urlOf(gateway), { now: () => nowMs });
    for (let step = 0; step < 4; step++) {
      expect((await client.get(id)).outcome).toBe('connected');
      nowMs += 400;
    }
  });

  test('are made anew as the time goes on', async () => {
    let nowMs = Date.UTC(2026, 10, 26, 12);
    const gateway = await startGateway({ clock: () => nowMs, limits: { idleTimeoutMs: 24 * 60 * 60_000 } });
    const { id } = await connectClient(gateway);
    const client = bulkClient(urlOf(gateway), { now: () => nowMs });
    expect((await client.get(id)).outcome).toBe('connected');
    nowMs += 6 * 60_000;
    expect((await client.get(id)).outcome).toBe('connected');
  });

  test('carry the session token of temporary credentials', async () => {
    const temporary = { ...CREDENTIALS, sessionToken: 'a+token/with=signs' };
    const gateway = await startGateway({ findCredentials: () => temporary });
    const { id } = await connectClient(gateway);
    const client = bulkClient(urlOf(gateway), { credentials: async () => temporary });
    expect((await client.get(id)).outcome).toBe('connected');
    const bare = bulkClient(urlOf(gateway));
    expect((await bare.get(id)).outcome).toBe('refused');
  });

  test('without credentials nothing is sent', async () => {
    const gateway = await startGateway();
    const credentials = async () => {
      throw Object.assign(new Error('none here'), { name: 'CredentialsProviderError' });
    };
    const client = bulkClient(urlOf(gateway), { credentials });
    expect(await client.post(UNKNOWN_ID, client.prepare(BYTES))).toMatchObject({
      outcome: 'refused',
      errorType: 'CredentialsProviderError',
      isUnsent: true,
    });
  });

  test('use new credentials once AWS has refused the old ones', async () => {
    let nowMs = Date.now();
    let secretAccessKey = 'old';
    const gateway = await startGateway();
    const { id } = await connectClient(gateway);
    const credentials = async () => ({ ...CREDENTIALS, secretAccessKey });
    const client = bulkClient(urlOf(gateway), { credentials, now: () => nowMs });
    expect((await client.get(id)).outcome).toBe('refused');
    secretAccessKey = CREDENTIALS.secretAccessKey;
    nowMs += 10_000;
    await vi.waitFor(async () => expect((await client.get(id)).outcome).toBe('connected'), 20_000);
  });
});
