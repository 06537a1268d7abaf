import { answerCalls } from '../local/bench/processes/answer-calls';
import { createTableClient } from '../registry/table-client';
import { createConsoleTable } from './console-table';
import type { Migration } from './schema';
import { upgradeTable } from './upgrade';

/** A console that starts, in a process of its own that can be killed; it knows a migration that takes a second. */
const ROWS = 20;
const ROW_MS = 50;

const operations = {
  /** `aheadMs`: how much time has passed, as this process believes. Answers what it told. */
  async upgrade(endpoint: string, tableName: string, owner: string, aheadMs: number): Promise<string[]> {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const table = createConsoleTable(createTableClient('us-east-1', endpoint, { credentials }), tableName);
    const migration: Migration = {
      to: 2,
      what: 'rows get names',
      async run(to, proceed) {
        await to.add({ pk: 'BEGUN', sk: 'BEGUN' }, 'times', { last: owner });
        for (let row = 0; row < ROWS; row++) {
          await to.put({ pk: 'ROWS', sk: String(row), by: owner });
          await new Promise((resolve) => setTimeout(resolve, ROW_MS));
          await proceed();
        }
      },
    };
    const told: string[] = [];
    const now = () => Date.now() + aheadMs;
    await upgradeTable({ table, owner, migrations: [migration], now, tell: (words) => told.push(words) });
    return told;
  },
};
export type UpgradeOperations = typeof operations;

answerCalls(operations);
