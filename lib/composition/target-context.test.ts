import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { listQuerySchema } from '../domain/list-query';
import { startFleet } from '../registry/test-fleet';
import { startTestTable } from '../registry/test-table';
import { createTargetAccess } from './target-access';
import { createTargetContext } from './target-context';

const HOUR = 60 * 60_000;

/** A gateway that says of every connection that it began then, epoch ms. */
async function gatewayOf(connectedAt: number): Promise<string> {
  const answer = { connectedAt: new Date(connectedAt), lastActiveAt: new Date(), identity: {} };
  const server = createServer((_, response) => response.end(JSON.stringify(answer))).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('who is asked about on a list of rows dated an hour too early shows those that the list has left out', async () => {
  const engine = await startTestTable();
  onTestFinished(() => engine.stop());
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  onTestFinished(() => void vi.unstubAllEnvs());
  const fleet = await startFleet(engine.client, 'dated-early');
  const begun = Date.now() - HOUR;
  const [young, old] = [
    await fleet.add({ connectedAt: begun - HOUR }),
    await fleet.add({ connectedAt: begun - 2 * HOUR }),
  ];
  const target = {
    ...fleet.target,
    callbackUrl: await gatewayOf(begun),
    table: { ...fleet.table, endpoint: engine.endpoint },
  };
  const access = createTargetAccess(target);
  onTestFinished(access.end);
  const { registry, prober } = createTargetContext(target, access);
  const list = async () => {
    const page = await registry.list(listQuerySchema.parse({}));
    return page.ok && page.data.rows.map(({ connectionId }) => connectionId);
  };
  expect(await list()).toEqual([young]);
  expect(await prober.probe([young])).toMatchObject([{ answer: 'connected' }]);
  expect(await list()).toEqual([young, old]);
});
