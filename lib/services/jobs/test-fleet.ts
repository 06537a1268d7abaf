import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { parseFaultRules } from '../../local/gateway/faults/fault-rule';
import { createFaults } from '../../local/gateway/faults/faults';
import { CREDENTIALS, connectClient, startGateway } from '../../local/gateway/test-kit';
import { startTestTable } from '../../registry/test-table';
import { makeTable } from '../test-doctor';
import { ghostIds, putRows } from '../test-sweep';

type Engine = Awaited<ReturnType<typeof startTestTable>>;

const REGION = 'eu-central-1';
const OLD_MS = 60_000;
let tables = 0;

/** For a file of tests about jobs: an engine for all of them, and a fleet for each that asks. */
export function prepareFleets() {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startTestTable();
  });
  afterAll(() => engine.stop());
  afterEach(() => void vi.unstubAllEnvs());
  return { fleet: fleetFor(() => engine), engine: () => engine };
}

/** A gateway with real clients, which keep what they got, and a table with a row for each, and for as many ghosts. */
export function fleetFor(engineOf: () => Engine) {
  return async (clients: number, ghosts = 0) => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', CREDENTIALS.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', CREDENTIALS.secretAccessKey);
    const engine = engineOf();
    const tableName = `jobs-${tables++}`;
    await makeTable(engine.client, tableName);
    const faults = createFaults([], randomBytes);
    const gateway = await startGateway({ faults });
    const connected = [];
    for (let count = 0; count < clients; count++) connected.push(await connectClient(gateway));
    const connectedAt = Date.now() - OLD_MS;
    const gone = ghostIds(ghosts);
    await putRows(engine, tableName, [
      ...connected.map(({ id }, index) => ({ connectionId: id, connectedAt, userId: `user-${index}` })),
      ...gone.map((connectionId) => ({ connectionId, connectedAt })),
    ]);
    const settings = { engine, port: gateway.port, region: REGION, tableName };
    const fail = (rules: object[]) => faults.set(parseFaultRules(JSON.stringify(rules)));
    return { gateway, clients: connected, connect: () => connectClient(gateway), gone, settings, tableName, fail };
  };
}
