import { DeleteItemCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type AuditRecord, type AuditSearch, describeCheck, NO_AUDIT_FILTER } from '../domain/audit';
import { auditQuerySchema } from '../domain/audit-input';
import type { Witnessed } from './audit-chain';
import { type AuditLog, createAuditLog, type NewAuditRecord } from './audit-log';
import { verifyAudit } from './audit-verify';
import { type ConsoleTable, createConsoleTable } from './console-table';

export const ACT: NewAuditRecord = {
  user: 'ana',
  role: 'admin',
  from: '192.0.2.1',
  act: 'kick',
  target: 'local',
  subjects: ['a'],
  total: 1,
  outcome: 'started',
  detail: null,
};

export type Item = { pk: string; sk: string; [name: string]: unknown };

/** All of the table, for whoever may write to it past the console. */
export async function readItems(client: DynamoDBClient, TableName: string): Promise<Item[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return Items.map((item) => unmarshall(item) as Item).sort((a, b) => (a.pk + a.sk < b.pk + b.sk ? -1 : 1));
}

export async function putItem(client: DynamoDBClient, TableName: string, item: Item): Promise<void> {
  await client.send(new PutItemCommand({ TableName, Item: marshall(item, { removeUndefinedValues: true }) }));
}

export async function deleteItem(client: DynamoDBClient, TableName: string, { pk, sk }: Item): Promise<void> {
  await client.send(new DeleteItemCommand({ TableName, Key: marshall({ pk, sk }) }));
}

/** Everything that matches, over all pages, each by the link that the one before gives. */
export async function readWhole(audit: AuditLog, filter: Partial<AuditSearch> = {}): Promise<AuditRecord[]> {
  const records: AuditRecord[] = [];
  let cursor: string | null = null;
  do {
    const page = await audit.page({ filter: { ...NO_AUDIT_FILTER, ...filter }, cursor });
    records.push(...page.records);
    cursor = auditQuerySchema.parse({ cursor: page.next }).cursor;
  } while (cursor);
  return records;
}

export const DAY_MS = 24 * 60 * 60_000;
export const START = Date.UTC(2026, 4, 1, 10);
let tables = 0;

/** A table of its own with a clock that stands still unless it is moved. */
export async function newAudit({ client }: { client: DynamoDBClient }) {
  const name = `console-${tables++}`;
  const table = createConsoleTable(client, name);
  await table.ensure();
  const clock = { ms: START };
  const now = () => clock.ms;
  /** What the logs of all consoles tell. */
  const witnessed: Witnessed[] = [];
  const onAppended = (record: Witnessed) => void witnessed.push(record);
  const open = (over: ConsoleTable = table) => createAuditLog(over, now, { onAppended });
  const verify = (day: string | null = null) => verifyAudit(table, { day });
  const words = async () => describeCheck(await verify());
  return { name, table, clock, now, open, audit: open(), witnessed, verify, words };
}

/** A client of the same engine to which that tells an earlier time: as if the clock of whoever asks were so far ahead. */
export function behind({ config }: DynamoDBClient, ms: number): DynamoDBClient {
  const { region, credentials, requestHandler } = config;
  return new DynamoDBClient({
    ...{ region, credentials, endpoint: config.endpoint as NonNullable<typeof config.endpoint> },
    requestHandler: {
      async handle(...args: Parameters<typeof requestHandler.handle>) {
        const answer = await requestHandler.handle(...args);
        answer.response.headers.date = new Date(Date.parse(String(answer.response.headers.date)) - ms).toUTCString();
        return answer;
      },
    },
  });
}

/** `table` where one kind of call fails or does not come back, from the moment it is told. */
export function failing(table: ConsoleTable, call: 'putNew' | 'setIf', when: (pk: string) => boolean): ConsoleTable {
  const refuse = (pk: string) => {
    if (when(pk)) throw Object.assign(new Error('not now'), { name: 'InternalServerError', $metadata: {} });
  };
  return {
    ...table,
    ...(call === 'putNew' && {
      async putNew(item: Item) {
        refuse(item.pk);
        return table.putNew(item);
      },
    }),
    ...(call === 'setIf' && {
      async setIf(...args: Parameters<ConsoleTable['setIf']>) {
        refuse(args[0].pk);
        return table.setIf(...args);
      },
    }),
  };
}
