import { CreateTableCommand, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { findTables } from '../registry/find-tables';
import { registryTable } from '../registry/layout';
import { startTestTable } from '../registry/test-table';
import { CONTAINER_VALUES } from './test-container';
import { covers, grantsOf } from './test-policies';
import { startUnderGrants } from './test-recorder';
import { resolveStack } from './test-stack';
import { readTemplate } from './test-template';

/** What the form for a target finds under the container's own policy, beside one table that fits. */
async function findUnder(FindTables: string) {
  const stack = resolveStack(readTemplate('console.yaml'), { ...CONTAINER_VALUES, FindTables });
  const grants = grantsOf(stack, 'TaskRole');
  const engine = await startTestTable();
  await engine.client.send(
    new CreateTableCommand({ ...registryTable, TableName: 'orders' } as unknown as CreateTableCommandInput),
  );
  const { recorder, client } = await startUnderGrants(engine, grants);
  return { found: await findTables(client), grants, uses: recorder.uses(), refused: recorder.refused() };
}

test('a container that may find tables shows them, and asks for all that it may', async () => {
  const { found, grants, uses, refused } = await findUnder('true');
  expect(found).toMatchObject({ data: { tables: [{ name: 'orders', fit: 'managed' }], denied: null } });
  expect(uses).toEqual([
    'dynamodb:DescribeTable arn:aws:dynamodb:eu-west-1:123456789012:table/orders',
    'dynamodb:ListTables *',
  ]);
  expect(grants.filter((grant) => !uses.some((use) => covers(grant, use)))).toEqual([]);
  expect(refused).toEqual([]);
});

test('any other container asks for the name', async () => {
  const { found, grants, refused } = await findUnder('false');
  expect(grants).toEqual([]);
  expect(found).toMatchObject({ data: { tables: [], denied: expect.stringContaining('Enter the name') } });
  expect(refused).toEqual(['dynamodb:ListTables *']);
});
