import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { shardOf } from '../../../registry/layout';
import { CREDENTIALS, HOST, REGION } from '../credentials';
import { fleetId, fleetRow } from '../registry/rows';
import { clock } from './clock';

export type Changes = {
  /** When the table had taken each connect and each leave of a row on screen, in order; epoch ms. */
  connectsAt: number[];
  leavesAt: Map<string, number>;
  /** Changes that were really made, a second. */
  perSecond: number;
  /** How long the table took for each. */
  writeMs: number[];
};

type Wish = {
  seconds: number;
  /** A second each. */
  connects: number;
  seenLeaves: number;
  unseenLeaves: number;
  /** Who stands on screens, and leaves in this order. */
  screen: readonly string[];
};

/** Numbers of new rows begin far above those of the table. */
const FIRST_NEW = 2_000_000_000;

/** Connects and disconnects at an even rate, written as `$connect` and `$disconnect` do, in a table of so many rows. */
export function createChanger(port: number, TableName: string, rows: number) {
  const client = new DynamoDBClient({
    endpoint: `http://${HOST}:${port}`,
    region: REGION,
    credentials: CREDENTIALS,
    // The table closes connections that rest; a write that meets such an end is made again, and counts with both its times.
    maxAttempts: 3,
  });

  function put(number: number) {
    const connectionId = fleetId(number);
    const row = fleetRow(0, 1, Date.now());
    const Item = { ...row, connectionId: { S: connectionId }, shard: { S: shardOf(connectionId) } };
    return client.send(new PutItemCommand({ TableName, Item }));
  }
  const remove = (connectionId: string) =>
    client.send(new DeleteItemCommand({ TableName, Key: { connectionId: { S: connectionId } } }));

  let unseen = rows - 1;
  let added = FIRST_NEW;

  return {
    async change({ seconds, connects, seenLeaves, unseenLeaves, screen }: Wish): Promise<Changes> {
      const connectsAt: number[] = [];
      const leavesAt = new Map<string, number>();
      const perSecond = connects + seenLeaves + unseenLeaves;
      const startedAt = clock();
      const made: Promise<unknown>[] = [];
      let [connected, left] = [0, 0];
      const writeMs: number[] = [];
      const timed = async (write: Promise<unknown>, onDone?: (at: number) => void) => {
        const begunAt = clock();
        await write;
        const at = clock();
        writeMs.push(at - begunAt);
        onDone?.(at);
      };
      for (let number = 0; number < seconds * perSecond; number++) {
        const dueAt = startedAt + (number * 1000) / perSecond;
        const aheadMs = dueAt - clock();
        if (aheadMs > 1) await new Promise((resolve) => setTimeout(resolve, aheadMs));
        const place = number % perSecond;
        if (place % 2 === 0 && connected < seconds * connects) {
          const order = connected++;
          made.push(timed(put(added++), (at) => (connectsAt[order] = at)));
        } else if (place % Math.round(perSecond / seenLeaves) === 1) {
          const id = screen[left++] as string;
          made.push(timed(remove(id), (at) => leavesAt.set(id, at)));
        } else {
          made.push(timed(remove(fleetId(unseen--))));
        }
      }
      await Promise.all(made);
      return { connectsAt, leavesAt, perSecond: (made.length * 1000) / (clock() - startedAt), writeMs };
    },
    stop: () => client.destroy(),
  };
}
