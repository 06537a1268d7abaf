import {
  GetConnectionCommand,
  LimitExceededException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { describe, expect, test } from 'vitest';
import { waitFor } from '../testing';
import { FAULTS_PATH } from './faults/control';
import { type FaultRule, parseFaultRules } from './faults/fault-rule';
import { createFaults } from './faults/faults';
import { createRandom } from './random';
import { ACCEPT_ALL, call, connectClient, refusedStatus, sdkClient, startGateway } from './test-kit';

const rules = (...list: unknown[]) => parseFaultRules(JSON.stringify(list));
const post = (gateway: { port: number }, id: string, body = 'x') =>
  call(gateway, { method: 'POST', target: `/dev/@connections/${id}`, body });

describe("the account's rate", () => {
  test('is shared by management calls and messages, and answers LimitExceeded beyond its burst', async () => {
    let nowMs = Date.now();
    const gateway = await startGateway({
      clock: () => nowMs,
      limits: { requests: { perSecond: 2, burst: 3 } },
    });
    const { id, socket, received } = await connectClient(gateway);
    socket.send('one');
    await waitFor(() => expect(gateway.events).toHaveLength(2));
    const statuses = [];
    for (let count = 0; count < 3; count++) statuses.push((await post(gateway, id)).status);
    expect(statuses).toEqual([200, 200, 429]);

    socket.send('four');
    await waitFor(() => expect(received.at(-1)).toMatch(/^\{"message": "Too Many Requests", "connectionId":"/));
    expect(gateway.events).toHaveLength(2);
    nowMs += 500;
    expect((await post(gateway, id)).status).toBe(200);
  });

  test('is not used up by calls that nobody signed', async () => {
    const gateway = await startGateway({ limits: { requests: { perSecond: 0.001, burst: 1 } } });
    const { id } = await connectClient(gateway);
    for (let count = 0; count < 5; count++) await call(gateway, { target: `/dev/@connections/${id}`, sign: null });
    expect((await post(gateway, id)).status).toBe(200);
  });

  test('is a LimitExceededException for the SDK', async () => {
    const gateway = await startGateway({ limits: { requests: { perSecond: 0.001, burst: 1 } } });
    const { id } = await connectClient(gateway);
    const get = () => sdkClient(gateway, '/dev', 1).send(new GetConnectionCommand({ ConnectionId: id }));
    await get();
    await expect(get()).rejects.toBeInstanceOf(LimitExceededException);
  });

  test('of new connections answers 429 to the upgrade, and asks no function', async () => {
    const gateway = await startGateway({ limits: { newConnections: { perSecond: 0.001, burst: 2 } } });
    await connectClient(gateway);
    await connectClient(gateway);
    expect(await refusedStatus(gateway)).toBe(429);
    expect(gateway.events).toHaveLength(2);
  });

  test('of upgrades under way at once is bounded', async () => {
    let release = (_: unknown) => {};
    const held = new Promise((resolve) => {
      release = resolve;
    });
    const gateway = await startGateway({
      routes: { ...ACCEPT_ALL, $connect: () => held },
      limits: { maxPendingHandshakes: 1 },
    });
    const first = connectClient(gateway);
    await waitFor(() => expect(gateway.events).toHaveLength(1));
    expect(await refusedStatus(gateway)).toBe(429);
    release({ statusCode: 200 });
    await first;
    await connectClient(gateway);
  });
});

describe('a fault on demand', () => {
  async function startFaulty(...list: unknown[]) {
    const faults = createFaults(rules(...list), createRandom());
    const gateway = await startGateway({ faults });
    return { gateway, faults, client: await connectClient(gateway) };
  }

  test.each<[string, number, string]>([
    ['throttle', 429, 'LimitExceededException'],
    ['full-buffer', 429, 'LimitExceededException'],
    ['internal-error', 500, 'InternalServerErrorException'],
    ['access-denied', 403, 'AccessDeniedException'],
  ])('%s answers %i, and nothing is delivered', async (fault, status, type) => {
    const { gateway, client } = await startFaulty({ fault, times: 1 });
    const refused = await post(gateway, client.id, 'lost');
    expect({ status: refused.status, type: refused.headers['x-amzn-errortype'] }).toEqual({ status, type });
    expect((await post(gateway, client.id, 'kept')).status).toBe(200);
    await waitFor(() => expect(client.received).toEqual(['kept']));
  });

  test('hits only the ids and methods that it names', async () => {
    const { gateway, faults, client } = await startFaulty();
    const other = await connectClient(gateway);
    faults.set(rules({ fault: 'internal-error', connectionIds: [client.id], methods: ['POST'] }));
    expect((await post(gateway, client.id)).status).toBe(500);
    expect((await post(gateway, other.id)).status).toBe(200);
    expect((await call(gateway, { target: `/dev/@connections/${client.id}` })).status).toBe(200);
  });

  test('full-buffer spares the other operations', async () => {
    const { gateway, client } = await startFaulty({ fault: 'full-buffer' });
    expect((await call(gateway, { target: `/dev/@connections/${client.id}` })).status).toBe(200);
  });

  test('never answers for a missing signature', async () => {
    const { gateway, client } = await startFaulty({ fault: 'throttle' });
    expect((await call(gateway, { target: `/dev/@connections/${client.id}`, sign: null })).status).toBe(403);
  });

  test('delay delivers, later', async () => {
    const { gateway, client } = await startFaulty({ fault: 'delay', delayMs: 50 });
    const startedAt = performance.now();
    expect((await post(gateway, client.id, 'late')).status).toBe(200);
    // Timers may fire a millisecond early.
    expect(performance.now() - startedAt).toBeGreaterThan(48);
    await waitFor(() => expect(client.received).toEqual(['late']));
  });

  test('drop-before cuts the call, and nothing is delivered', async () => {
    const { gateway, client } = await startFaulty({ fault: 'drop-before', times: 1 });
    await expect(post(gateway, client.id, 'lost')).rejects.toThrow('socket hang up');
    await post(gateway, client.id, 'kept');
    await waitFor(() => expect(client.received).toEqual(['kept']));
  });

  test('drop-after cuts the call when it is delivered', async () => {
    const { gateway, client } = await startFaulty({ fault: 'drop-after', times: 1 });
    await expect(post(gateway, client.id, 'uncertain')).rejects.toThrow('socket hang up');
    await waitFor(() => expect(client.received).toEqual(['uncertain']));
  });

  test('hits its share of the calls', () => {
    const faults = createFaults(rules({ fault: 'throttle', rate: 0.05 }), createRandom());
    const hits = Array.from({ length: 20_000 }, () => faults.pick({ method: 'POST', connectionId: 'x' }));
    const share = hits.filter(Boolean).length / hits.length;
    expect(share).toBeGreaterThan(0.03);
    expect(share).toBeLessThan(0.07);
  });

  test.each([
    ['{}', /rules: /],
    ['nonsense', /must be a JSON array/],
    ['[{"fault":"explode"}]', /0\.fault: /],
    ['[{"fault":"throttle","rate":2}]', /0\.rate: /],
    ['[{"fault":"delay"}]', /delayMs belongs to/],
    ['[{"fault":"throttle","delayMs":5}]', /delayMs belongs to/],
    ['[{"fault":"throttle","ids":[]}]', /ids/],
  ])('that is written %s is told to be wrong', (json, message) => {
    expect(() => parseFaultRules(json)).toThrow(message);
  });
});

describe('the control of faults', () => {
  const control = (gateway: { port: number }, method: string, body?: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${gateway.port}${FAULTS_PATH}`, { method, headers, ...(body && { body }) });

  test('reads, replaces and removes the rules', async () => {
    const gateway = await startGateway({ faults: createFaults([], createRandom()) });
    const { id } = await connectClient(gateway);
    const rule: Partial<FaultRule> = { fault: 'throttle', methods: ['POST'] };
    expect(await (await control(gateway, 'PUT', JSON.stringify([rule]))).json()).toEqual([{ ...rule, rate: 1 }]);
    expect((await post(gateway, id)).status).toBe(429);
    expect(await (await control(gateway, 'DELETE')).json()).toEqual([]);
    expect((await post(gateway, id)).status).toBe(200);
    expect(await (await control(gateway, 'GET')).json()).toEqual([]);
  });

  test('tells what is wrong, keeps the rules, and is closed to web pages', async () => {
    const gateway = await startGateway({ faults: createFaults(rules({ fault: 'throttle' }), createRandom()) });
    const wrong = await control(gateway, 'PUT', '[{"fault":"explode"}]');
    expect(wrong.status).toBe(400);
    expect(((await wrong.json()) as { message: string }).message).toMatch(/^Fault rules: 0\.fault/);
    expect((await control(gateway, 'POST')).status).toBe(405);
    expect((await control(gateway, 'PUT', '[]', { origin: 'http://evil.example' })).status).toBe(403);
    expect(await (await control(gateway, 'GET')).json()).toHaveLength(1);
  });

  test('is not there unless the gateway was started for it', async () => {
    const gateway = await startGateway();
    expect((await control(gateway, 'GET')).status).toBe(403);
    const { id } = await connectClient(gateway);
    await sdkClient(gateway).send(new PostToConnectionCommand({ ConnectionId: id, Data: 'x' }));
  });
});
