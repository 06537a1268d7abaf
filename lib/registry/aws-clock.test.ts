import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { listQuerySchema } from '../domain/list-query';
import { createAwsClock } from './aws-clock';
import { createFleetReader } from './fleet-reader';
import { createRegistry } from './registry';
import { startFleet } from './test-fleet';
import { startTestTable } from './test-table';

/** A machine whose clock is off, over an engine whose answers have the right Date. */

const HOUR = 3_600_000;
let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

async function machineOf(name: string, offMs: number) {
  const fleet = await startFleet(engine.client, name);
  const machine = { offMs };
  const clock = createAwsClock({ wall: () => Date.now() + machine.offMs });
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  onTestFinished(() => client.destroy());
  clock.watch(client);
  const registry = createRegistry({ client, table: fleet.table, now: clock.now });
  const list = async () => {
    const page = await registry.list(listQuerySchema.parse({}));
    if (!page.ok) throw new Error(page.error.message);
    return page.data;
  };
  return { fleet, machine, clock, list, reader: createFleetReader({ client, table: fleet.table, now: clock.now }) };
}

test.each([
  ['ahead', HOUR],
  ['behind', -HOUR],
])('a clock an hour %s hides no row and shows no wrong age', async (direction, offMs) => {
  const { fleet, list, reader } = await machineOf(`clock-${direction}`, offMs);
  const connectedAt = Date.now() - 100 * 60_000;
  const connectionId = await fleet.add({ connectedAt });
  const { rows, readAt } = await list();
  expect(rows.map((row) => row.connectionId)).toEqual([connectionId]);
  expect(Math.abs(readAt - Date.now())).toBeLessThan(10_000);
  expect((await reader.existing([{ connectionId }])).present).toEqual(new Set([connectionId]));
});

test('a clock that is right, or set right meanwhile, is taken as it is', async () => {
  const { clock, machine, list } = await machineOf('clock-right', 0);
  await list();
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
  machine.offMs = 2 * HOUR;
  await list();
  await list();
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(10_000);
  machine.offMs = 0;
  await list();
  await list();
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
});
