import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { CREDENTIALS } from '../local/gateway/test-kit';
import { startTestTable } from '../registry/test-table';

export const REGION = 'eu-central-1';
/** An id of API Gateway's form that no test's gateway knows. */
export const GHOST = 'L0SM9cOFvHcCIhw=';

export type Engine = Awaited<ReturnType<typeof startTestTable>>;

/** For a file of tests: one table engine for all of them, and credentials that the test gateways know. */
export function prepareEngine(): { readonly engine: Engine; newTableName: () => string } {
  let engine: Engine;
  let tables = 0;
  beforeAll(async () => {
    engine = await startTestTable();
  });
  afterAll(() => engine.stop());
  beforeEach(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', CREDENTIALS.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', CREDENTIALS.secretAccessKey);
    return () => void vi.unstubAllEnvs();
  });
  return {
    get engine() {
      return engine;
    },
    newTableName: () => `table-${tables++}`,
  };
}
