import { CreateTableCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { connectionState } from '../domain/connection';
import { listQuerySchema } from '../domain/list-query';
import { targetSchema } from '../domain/target';
import { createCallGate } from '../gateway/call-gate';
import { createManagementClient } from '../gateway/management-client';
import { createProber } from '../gateway/prober';
import { ACCEPT_ALL, connectClient, startGateway } from '../local/gateway/test-kit';
import { waitFor } from '../local/testing';
import { createRegistry } from '../registry/registry';
import { readFacts } from './check-connections';
import { createFirstSeen } from './first-seen';
import { kickConnections } from './kick-connections';
import { listConnections } from './list-connections';
import { readConnection } from './read-connection';
import { removeGhosts } from './remove-ghosts';
import { sendNotice } from './send-notice';
import type { TargetContext } from './target-context';
import { GHOST, prepareEngine, REGION } from './test-engine';

/** The verbs on a table that holds nothing but connection ids: a real engine, a real gateway and real clients. */

const IDLE_MS = 120_000;

const at = prepareEngine();

/** A target with a table of its own; its clock stands still until the test moves it. */
async function startTarget(key: string, gateway: { port: number }) {
  const name = `bare-${gateway.port}`;
  await at.engine.client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
    }),
  );
  const clock = { nowMs: Date.now() };
  const now = () => clock.nowMs;
  const callbackUrl = `http://127.0.0.1:${gateway.port}/dev`;
  const management = createManagementClient({ callbackUrl, region: REGION });
  const target = targetSchema.parse({
    name: 'bare',
    kind: 'development',
    region: REGION,
    callbackUrl,
    table: { name, attributes: { connectionId: key } },
  });
  const ctx: TargetContext = {
    target,
    management,
    registry: createRegistry({ client: at.engine.client, table: target.table, now }),
    prober: createProber({ client: management, now, elapsed: now }),
    firstSeen: createFirstSeen({ now }),
    gate: createCallGate({ concurrency: 8, perSecond: 1000 }),
    now,
    elapsed: now,
    wait: async () => {},
  };
  return {
    ctx,
    clock,
    register: (id: string) =>
      at.engine.client.send(new PutItemCommand({ TableName: name, Item: { [key]: { S: id } } })),
    async registered() {
      const { Items = [] } = await at.engine.client.send(new ScanCommand({ TableName: name }));
      return Items.map((item) => item[key]?.S);
    },
    async list() {
      const page = await listConnections({ ctx, input: listQuerySchema.parse({ scan: true }) });
      if (!page.ok) throw new Error(page.error.message);
      return page.data.rows;
    },
    async remove(connectionId: string) {
      const result = await removeGhosts({ ctx, input: { rows: [{ connectionId }] } });
      return result.ok ? result.data[0] : undefined;
    },
  };
}
type TestTarget = Awaited<ReturnType<typeof startTarget>>;

async function stateOf({ ctx, list }: TestTarget, id: string) {
  const row = (await list()).find(({ connectionId }) => connectionId === id);
  const facts = await readFacts({ ctx, input: { connectionIds: [id] } });
  return row && facts.ok ? connectionState(row, facts.data[0], IDLE_MS) : undefined;
}

test.each(['connectionId', 'connection_id'])(
  'a client known by its id alone is seen, told and closed: %s',
  async (key) => {
    const gateway = await startGateway();
    const target = await startTarget(key, gateway);
    const { ctx } = target;
    const client = await connectClient(gateway, '/dev', { 'User-Agent': 'kiosk/1.0' });
    await target.register(client.id);

    expect(await target.list()).toEqual([{ connectionId: client.id, firstSeenAt: target.clock.nowMs }]);
    expect(await readConnection({ ctx, input: { connectionId: client.id } })).toMatchObject({
      data: {
        row: { connectionId: client.id },
        attributes: [{ name: key, type: 'S', value: client.id }],
        facts: { answer: 'connected', sourceIp: '127.0.0.1', userAgent: 'kiosk/1.0', connectedAt: expect.any(Number) },
      },
    });

    const connectionIds = [client.id];
    await sendNotice({ ctx, input: { connectionIds, text: 'Grüße 👋\n' } });
    await waitFor(() => expect(client.received).toEqual(['Grüße 👋\n']));
    expect(await target.remove(client.id)).toMatchObject({ outcome: 'kept', detail: 'It is connected.' });
    const kicked = await kickConnections({ ctx, input: { connectionIds, graceMs: 0 } });
    expect(kicked).toMatchObject({ data: [{ outcome: 'closed' }] });
    expect(await client.closed).toMatchObject({ code: 1000 });
  },
);

test('a row that the gateway does not know is gone half a minute after it was first seen, and is removed only then', async () => {
  const target = await startTarget('connectionId', await startGateway());
  await target.register(GHOST);
  expect(await stateOf(target, GHOST)).toBe('unchecked');
  target.clock.nowMs += 28_999;
  expect(await stateOf(target, GHOST)).toBe('unchecked');
  expect(await target.remove(GHOST)).toMatchObject({
    outcome: 'kept',
    detail: expect.stringMatching(/first seen less than half a minute ago/),
  });
  expect(await target.registered()).toEqual([GHOST]);

  target.clock.nowMs += 10_000;
  expect(await stateOf(target, GHOST)).toBe('gone');
  expect(await target.remove(GHOST)).toEqual({ connectionId: GHOST, outcome: 'removed' });
  expect(await target.registered()).toEqual([]);
  expect(await target.remove(GHOST)).toMatchObject({ outcome: 'gone' });
});

test('a row that this process has never shown is not removed at first', async () => {
  const target = await startTarget('connectionId', await startGateway());
  await target.register(GHOST);
  expect(await target.remove(GHOST)).toMatchObject({ outcome: 'kept' });
  expect(await target.registered()).toEqual([GHOST]);
});

test('a client whose $connect still runs is neither called gone nor removed', async () => {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const $connect = async () => {
    await finished;
    return { statusCode: 200 };
  };
  const gateway = await startGateway({ routes: { ...ACCEPT_ALL, $connect } });
  const target = await startTarget('connectionId', gateway);
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/dev`);
  const opened = new Promise((resolve) => socket.on('open', resolve));
  const id = await waitFor(() => {
    const [event] = gateway.events;
    if (!event) throw new Error('no $connect yet');
    return event.requestContext.connectionId;
  });
  // As a handler does that writes the row and then goes on with something slow.
  await target.register(id);
  target.clock.nowMs = Date.now();
  expect(await stateOf(target, id)).toBe('unchecked');
  expect(await target.remove(id)).toMatchObject({ outcome: 'kept' });
  finish();
  await opened;
  target.clock.nowMs += 28_000;
  expect(await stateOf(target, id)).toBe('live');
  expect(await target.registered()).toEqual([id]);
  socket.terminate();
});
