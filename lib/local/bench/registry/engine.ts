import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { ensureTable } from '../../../registry/ensure-table';
import { registryTable } from '../../../registry/layout';
import { CREDENTIALS, HOST, REGION } from '../credentials';
import { answerCalls } from '../processes/answer-calls';
import { fillTable } from './fill-table';
import { fleetRow } from './rows';

/** The local table as `npm start` runs it, on disk and in a process of its own, with a fleet of `rows` in it. */
let server: Server | undefined;
let path = '';

const TABLE = 'registry';

async function listen(): Promise<number> {
  server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve) => server?.listen(0, HOST, resolve));
  return (server.address() as AddressInfo).port;
}

async function close(): Promise<void> {
  const closed = new Promise((resolve) => server?.close(resolve));
  server?.closeAllConnections();
  await closed;
}

const operations = {
  /** Answers the port. */
  async start(rows: number, nowMs: number): Promise<number> {
    path = mkdtempSync(join(tmpdir(), `switchboard-fleet-${rows}-`));
    const client = new DynamoDBClient({
      endpoint: `http://${HOST}:${await listen()}`,
      region: REGION,
      credentials: CREDENTIALS,
    });
    await ensureTable(client, TABLE, registryTable);
    client.destroy();
    await close();
    await fillTable(path, TABLE, rows, (number) => fleetRow(number, rows, nowMs));
    return listen();
  },
  async end(): Promise<void> {
    await close();
    await rm(path, { recursive: true, force: true });
  },
};
export type EngineOperations = typeof operations;

answerCalls(operations);
