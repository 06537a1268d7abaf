import type { AddressInfo } from 'node:net';
import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { ensureTable } from '../../../registry/ensure-table';
import { registryTable } from '../../../registry/layout';
import { CREDENTIALS, HOST, REGION } from '../credentials';
import { fillTable } from './fill-table';
import { fleetRow } from './rows';

export type LocalTable = { port: number; close: () => Promise<void> };
type Wish = { path: string; tableName: string; rows: number; nowMs: number; ids?: readonly string[]; more?: Row };
type Row = Record<string, AttributeValue>;

/** The local table over the store at `path`. */
export async function listenOnTable(path: string): Promise<LocalTable> {
  const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/**
 * A table in the managed layout with `rows` connections in it, in the store at `path`, which nobody has open. Ids are made up unless given; each row has
 * `more` beside what a fleet's has. */
export async function makeFleet({ path, tableName, rows, nowMs, ids = [], more }: Wish): Promise<void> {
  const table = await listenOnTable(path);
  const client = new DynamoDBClient({
    endpoint: `http://${HOST}:${table.port}`,
    region: REGION,
    credentials: CREDENTIALS,
  });
  await ensureTable(client, tableName, registryTable);
  client.destroy();
  await table.close();
  await fillTable(path, tableName, rows, (number) => ({ ...fleetRow(number, rows, nowMs, ids[number]), ...more }));
}
