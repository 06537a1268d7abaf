import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createAuditLog } from '../console/audit-log';
import { createConsoleTable } from '../console/console-table';
import { targetSchema } from '../domain/target';
import { createTableClient } from '../registry/table-client';
import { createJobContexts } from './job-contexts';
import { createTargetSet } from './target-set';

const MINUTE_MS = 60_000;

/** Answers any question about a table by no items, and with a clock that is `aheadMs` ahead of this machine's. */
async function startEmptyTables(aheadMs: number): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
      response.setHeader('content-type', 'application/x-amz-json-1.0').end('{"Items":[],"Count":0,"ScannedCount":0}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([10, -10])('jobs go by the clock of the table where that is %i minutes ahead', async (minutes) => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  onTestFinished(() => void vi.unstubAllEnvs());
  const endpoint = await startEmptyTables(minutes * MINUTE_MS);
  const target = targetSchema.parse({
    ...{ name: 'shop', kind: 'staging', region: 'eu-central-1', callbackUrl: 'http://127.0.0.1:9/dev' },
    table: { name: 'registry', endpoint },
  });
  const client = createTableClient('eu-central-1', endpoint);
  onTestFinished(() => client.destroy());
  const table = createConsoleTable(client, 'console');
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const targets = createTargetSet({
    file: [target],
    added: { look: async () => ({ rows: [], names: new Map() }) },
    onError,
  });
  const shop = targets.contexts.get('shop');
  if (!shop) throw new Error('There is no such target.');
  const access = targets.accessOf(shop);
  onTestFinished(access.end);

  // Each of the two tables tells how far it is ahead, and the clock of the target has been set right by it.
  const registry = createConsoleTable(access.newTableClient(), 'registry');
  for (const each of [table, registry, registry]) await each.get({ pk: 'A', sk: 'A' });
  const offOf = (now: number) => Math.abs(now - Date.now() - minutes * MINUTE_MS);
  expect(offOf(shop.now())).toBeLessThan(MINUTE_MS);

  const audit = createAuditLog(table);
  const jobs = createJobContexts({ runner: 'one', targets, table, audit, queue: undefined, onError });
  const { now, cautiousNow } = jobs.get('shop') ?? {};
  expect(offOf(now?.() ?? 0)).toBeLessThan(MINUTE_MS);
  expect(offOf(cautiousNow?.() ?? 0)).toBeLessThan(MINUTE_MS);
  expect(errors).toEqual([]);
});
