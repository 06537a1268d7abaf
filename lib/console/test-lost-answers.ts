import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

const WRITES = new Set(['PutItemCommand', 'UpdateItemCommand', 'DeleteItemCommand']);

/**
 * A client of a table whose writes happen and are not answered while `isLosing`, so that the SDK repeats each of them. While `isDropping` the first call
 * of each does not arrive at all.
 */
export function lossyClient(endpoint: string) {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 2,
  });
  const lossy = { client, isLosing: false, isDropping: false, lost: 0 };
  const answered = new WeakSet<object>();
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const isFirst = WRITES.has(String(commandName)) && !answered.has(args.input);
        const output = isFirst && lossy.isDropping ? undefined : await next(args);
        if (output && !(isFirst && lossy.isLosing)) return output;
        answered.add(args.input);
        lossy.lost += 1;
        throw Object.assign(new Error('no answer'), { name: 'TimeoutError' });
      },
    { step: 'deserialize', name: 'losesAnswers', priority: 'high' },
  );
  return lossy;
}
