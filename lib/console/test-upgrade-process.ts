import { answerCalls } from '../local/bench/processes/answer-calls';
import { createTableClient } from '../registry/table-client';
import { createConsoleTable } from './console-table';
import type { Migration } from './schema';
import { upgradeTable } from './upgrade';

/** A console that starts, in a process of its own that can be killed; it knows a migration that does not go on past a row before the test says so. */
const ROWS = 20;
const LOOK_MS = 20;

const operations = {
  /** `aheadMs`: how much time has passed, as this process believes. Rows from `held` on wait for GO in the table. Answers what it told, as the table does. */
  async upgrade(endpoint: string, tableName: string, owner: string, aheadMs: number, held = ROWS): Promise<string[]> {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const table = createConsoleTable(createTableClient('us-east-1', endpoint, { credentials }), tableName);
    const migration: Migration = {
      to: 2,
      what: 'rows get names',
      async run(to, proceed) {
        await to.add({ pk: 'BEGUN', sk: 'BEGUN' }, 'times', { last: owner });
        for (let row = 0; row < ROWS; row++) {
          while (row >= held && !(await table.get({ pk: 'GO', sk: 'GO' }))) {
            await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
            await proceed();
          }
          await to.put({ pk: 'ROWS', sk: String(row), by: owner });
          await proceed();
        }
      },
    };
    const told: string[] = [];
    const now = () => Date.now() + aheadMs;
    const tell = (words: string) => {
      told.push(words);
      void table.put({ pk: 'TOLD', sk: `${owner} ${told.length}`, words });
    };
    await upgradeTable({ table, owner, migrations: [migration], now, tell });
    return told;
  },
};
export type UpgradeOperations = typeof operations;

answerCalls(operations);
