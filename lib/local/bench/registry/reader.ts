import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ConnectionPage } from '../../../domain/connection';
import { type ListQuery, listQuerySchema } from '../../../domain/list-query';
import { targetSchema } from '../../../domain/target';
import { createRegistry } from '../../../registry/registry';
import { CREDENTIALS, HOST, REGION } from '../credentials';

export type Read = { page: ConnectionPage; ms: number /** of the answers' bodies */; bytes: number; calls: string[] };
export type Reader = { read: (query: Partial<ListQuery>) => Promise<Read>; stop: () => void };

/** The console's own reader of a registry, with every call to the table counted; its clock stands at `nowMs`. */
export function createReader(port: number, tableName: string, nowMs: number): Reader {
  const client = new DynamoDBClient({
    endpoint: `http://${HOST}:${port}`,
    region: REGION,
    credentials: CREDENTIALS,
    maxAttempts: 1,
  });
  let calls: string[] = [];
  let bytes = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      calls.push(String(context.commandName).replace(/Command$/, ''));
      const answer = await next(args);
      const { headers } = answer.response as { headers: Record<string, string> };
      bytes += Number(headers['content-length']);
      return answer;
    },
    { step: 'deserialize' },
  );
  const { table } = targetSchema.parse({
    name: 'bench',
    kind: 'development',
    region: REGION,
    callbackUrl: `http://${HOST}:1/dev`,
    table: { name: tableName },
  });
  const registry = createRegistry({ client, table, now: () => nowMs });
  return {
    async read(part) {
      calls = [];
      bytes = 0;
      const startedAt = performance.now();
      const answer = await registry.list(listQuerySchema.parse(part));
      const ms = performance.now() - startedAt;
      if (!answer.ok) throw new Error(answer.error.message, { cause: answer.error.cause });
      return { page: answer.data, ms, bytes, calls };
    },
    stop: () => client.destroy(),
  };
}
