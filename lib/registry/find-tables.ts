import {
  DescribeTableCommand,
  type DynamoDBClient,
  ListTablesCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { formatCount } from '../domain/format';
import type { FoundTable, FoundTables } from '../domain/found-table';
import { ok, type Result } from '../domain/result';
import { toTableError } from './failure';
import { REGISTRY_INDEXES, registryTable } from './layout';

/** Tables that are described; of an account with more the rest is named only in words. */
const MAX_TABLES = 200;
const AT_ONCE = 8;
const FITS = ['managed', 'likely', 'unknown', 'unlikely'];

/** The tables of a Region that may be a registry, the likely ones first. Reads no row. */
export async function findTables(client: DynamoDBClient): Promise<Result<FoundTables>> {
  const names: string[] = [];
  let next: string | undefined;
  try {
    do {
      const answer = await client.send(new ListTablesCommand({ ExclusiveStartTableName: next, Limit: 100 }));
      names.push(...(answer.TableNames ?? []));
      next = answer.LastEvaluatedTableName;
    } while (next && names.length < MAX_TABLES);
  } catch (error) {
    if ((error as Error).name !== 'AccessDeniedException') return toTableError(error, 'list');
    return ok({ tables: [], denied: 'AWS denies dynamodb:ListTables. Enter the name of the table.', isCut: false });
  }
  const tables: FoundTable[] = [];
  for (let start = 0; start < names.length; start += AT_ONCE) {
    tables.push(...(await Promise.all(names.slice(start, start + AT_ONCE).map((name) => lookAt(client, name)))));
  }
  tables.sort((a, b) => FITS.indexOf(a.fit) - FITS.indexOf(b.fit) || (a.name < b.name ? -1 : 1));
  return ok({ tables, denied: null, isCut: next !== undefined });
}

async function lookAt(client: DynamoDBClient, name: string): Promise<FoundTable> {
  try {
    const { Table = {} } = await client.send(new DescribeTableCommand({ TableName: name }));
    return { name, fit: fitOf(Table), key: keyOf(Table), rows: Table.ItemCount ?? null };
  } catch {
    // Denied, or removed this moment: whoever knows it may still choose it.
    return { name, fit: 'unknown', key: null, rows: null };
  }
}

const [MANAGED_KEY] = registryTable.KeySchema ?? [];

function fitOf({ KeySchema = [], GlobalSecondaryIndexes = [] }: TableDescription): FoundTable['fit'] {
  const [partition] = KeySchema.filter(({ KeyType }) => KeyType === 'HASH');
  const indexes = new Set(GlobalSecondaryIndexes.map(({ IndexName }) => IndexName));
  const isManaged = Object.keys(REGISTRY_INDEXES).every((index) => indexes.has(index));
  if (isManaged && partition?.AttributeName === MANAGED_KEY?.AttributeName) return 'managed';
  return KeySchema.some(({ AttributeName = '' }) => /conn(ection)?/i.test(AttributeName)) ? 'likely' : 'unlikely';
}

function keyOf({ KeySchema = [], GlobalSecondaryIndexes = [] }: TableDescription): string {
  const key = KeySchema.map(({ AttributeName }) => AttributeName).join(' and ');
  const indexes = GlobalSecondaryIndexes.length;
  return indexes === 0 ? `by ${key}` : `by ${key}, ${formatCount(indexes)} ${indexes === 1 ? 'index' : 'indexes'}`;
}
