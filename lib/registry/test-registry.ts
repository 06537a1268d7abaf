import {
  type AttributeValue,
  BatchWriteItemCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { ConnectionPage } from '../domain/connection';
import { type ListQuery, listQuerySchema } from '../domain/list-query';
import { targetSchema } from '../domain/target';
import type { OwnStage } from '../domain/target-address';
import { createRegistry, type Registry } from './registry';
import type { startTestTable } from './test-table';

export const NOW = Date.UTC(2026, 0, 15, 12);

type Engine = Awaited<ReturnType<typeof startTestTable>>;
export type Call = { operation: string; input: Record<string, unknown> };
type RegistryOptions = {
  attributes?: Record<string, string>;
  ownStage?: OwnStage;
  now?: () => number;
  elapsed?: () => number;
  /** As of AWS, whose tables have a time to live; that of the tests has none. */
  isAws?: boolean;
};

/** A registry over the engine; every call it makes is in `calls`; `fail` and `alter` may change how one is answered. */
export function registryOn(
  { endpoint }: Engine,
  name: string,
  {
    attributes = {},
    ownStage,
    now = () => NOW,
    elapsed = () => performance.now(),
    isAws = false,
  }: RegistryOptions = {},
) {
  const calls: Call[] = [];
  const faults: { fail?: (call: Call) => Error | undefined; alter?: (call: Call, output: object) => object } = {};
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  client.middlewareStack.add((next, context) => async (args) => {
    const operation = String(context.commandName).replace(/Command$/, '');
    const call = { operation, input: args.input as Record<string, unknown> };
    calls.push(call);
    const error = faults.fail?.(call);
    if (error) throw error;
    const answer = await next(args);
    return faults.alter
      ? { ...answer, output: Object.assign(answer.output, faults.alter(call, answer.output)) }
      : answer;
  });
  const { table } = targetSchema.parse({
    name: 'test',
    kind: 'development',
    region: 'us-east-1',
    callbackUrl: 'http://127.0.0.1:1/dev',
    table: { name, attributes, ...(!isAws && { endpoint }) },
  });
  const registry = createRegistry({ client, table, ownStage, now, elapsed });
  const count = (operation: string) =>
    calls.filter((call) => call.operation === operation && !isLookAtShards(call)).length;
  return { registry, calls, faults, count };
}

/** One of the few queries by which a registry sees, now and then, whether an index is laid out as ours. */
export function isLookAtShards({ operation, input }: Call): boolean {
  return operation === 'Query' && input.KeyConditionExpression === '#2 = :shard';
}

/** A table with a partition key of strings, unless `more` says otherwise. */
export async function createTable(
  { client }: Engine,
  name: string,
  key: string,
  more: Partial<CreateTableCommandInput> = {},
) {
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      ...more,
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 5, minDelay: 1, maxDelay: 1 }, { TableName: name });
}

export async function putAll({ client }: Engine, table: string, items: Record<string, AttributeValue>[]) {
  for (let start = 0; start < items.length; start += 25) {
    const requests = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
  }
}

export const query = (part: Partial<ListQuery> = {}) => listQuerySchema.parse({ size: 25, ...part });

export async function pageOf(registry: Registry, part: Partial<ListQuery> = {}): Promise<ConnectionPage> {
  const result = await registry.list(query(part));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

/** All pages of a list from the first to the last. */
export async function pagesOf(registry: Registry, part: Partial<ListQuery> = {}): Promise<ConnectionPage[]> {
  const pages = [await pageOf(registry, part)];
  for (let next = pages[0]?.next; next; next = pages.at(-1)?.next ?? null) {
    pages.push(await pageOf(registry, { ...part, cursor: next }));
  }
  return pages;
}

/** The same pages, read from the last to the first. */
export async function pagesBack(registry: Registry, last: ConnectionPage, part: Partial<ListQuery> = {}) {
  const pages = [last];
  for (let previous = last.previous; previous; previous = pages[0]?.previous ?? null) {
    pages.unshift(await pageOf(registry, { ...part, cursor: previous }));
  }
  return pages;
}

export const shownIds = (pages: ConnectionPage[]) => pages.flatMap(({ rows }) => rows.map((row) => row.connectionId));
