import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerCalls } from '../processes/answer-calls';
import { type LocalTable, listenOnTable, makeFleet } from './make-fleet';

/** The local table as `npm start` runs it, on disk and in a process of its own, with a fleet of `rows` in it. */
let table: LocalTable | undefined;
let path = '';

const TABLE = 'registry';

const operations = {
  /** Answers the port. Ids are made up unless given, one for each row. */
  async start(rows: number, nowMs: number, ids: readonly string[] = []): Promise<number> {
    path = mkdtempSync(join(tmpdir(), `switchboard-fleet-${rows}-`));
    await makeFleet({ path, tableName: TABLE, rows, nowMs, ids });
    table = await listenOnTable(path);
    return table.port;
  },
  async end(): Promise<void> {
    await table?.close();
    await rm(path, { recursive: true, force: true });
  },
};
export type EngineOperations = typeof operations;

answerCalls(operations);
