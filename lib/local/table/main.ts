// The local table: DynamoDB's API (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/) by dynalite, on disk.
// Departures: signatures are not verified, so it listens on loopback only; no transactions, no TTL, no streams;
// ReturnValuesOnConditionCheckFailure is ignored; UpdateTable is instant; a full disk is told as DiskFullException.

import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import dynalite from 'dynalite';
import { z } from 'zod';
import { announceReady, endWithLauncher, failToStart } from '../child';
import { finishTables } from './finish-tables';
import { guardAgainstAborts } from './guard-aborts';
import { waitForRoom } from './wait-for-room';

const STOP_BOUND_MS = 8000;

const envSchema = z.object({
  TABLE_PORT: z.coerce.number().int().min(0).max(65_535),
  HOST: z.string().min(1),
  DATA_DIR: z.string().min(1),
});

async function main(): Promise<void> {
  const env = envSchema.parse(process.env);
  const path = join(env.DATA_DIR, 'table');
  mkdirSync(path, { recursive: true });
  // The engine throws what the store cannot write, and the store takes nothing more after that.
  process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
    if (!error.code?.startsWith('LEVEL_')) console.error(error);
    failToStart(error);
  });
  await waitForRoom({ path, host: env.HOST, port: env.TABLE_PORT });
  await finishTables(path);
  const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  guardAgainstAborts(server);
  server.on('error', failToStart);
  endWithLauncher(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    // Clients keep their connections open for reuse; those at work end by themselves.
    server.closeIdleConnections();
    await closed;
  }, STOP_BOUND_MS);
  server.listen({ port: env.TABLE_PORT, host: env.HOST }, () => announceReady((server.address() as AddressInfo).port));
}

main().catch(failToStart);
