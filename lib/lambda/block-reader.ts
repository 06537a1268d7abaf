import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Block, blocksAddress, hasEnded } from '../domain/block';
import { blockKey, blocksPartition, CIDR_KEYS } from '../domain/block-key';
import { canonicalIp } from '../domain/canonical-ip';

/** What was read is good for this long: clients that come in a storm share it, and a new block works a second later at most. */
const FRESH_MS = 1000;
/** A table that is slower is as good as none: a client should not wait for it. */
const READ_TIMEOUT_MS = 2000;

type Settings = { dynamo: DynamoDBClient; tableName: string; target: string; now: () => number };
type Wanted = { userId?: string | undefined; sourceIp?: string | undefined };

export type BlockReader = {
  /**
   * The block that refuses this client, the most exact one if there are several. Throws when something could not be read and
   * nothing that was read refuses.
   */
  find(client: Wanted): Promise<Block | undefined>;
};

/**
 * Looks up by key what is exact, and all CIDR blocks at once. Nothing is kept longer than a second, an end of a block is
 * judged by the clock, and a failed read fails whoever asks within that second.
 */
export function createBlockReader({ dynamo, tableName, target, now }: Settings): BlockReader {
  const pk = blocksPartition(target);
  let known = new Map<string, Promise<Block[]>>();
  let knownSince = Number.NEGATIVE_INFINITY;

  /** All entries go together, so none is older than that, and there are no more than clients in a second. */
  function once(key: string, read: () => Promise<Block[]>): Promise<Block[]> {
    if (now() - knownSince >= FRESH_MS || now() < knownSince) {
      known = new Map();
      knownSince = now();
    }
    const reading = known.get(key) ?? read();
    known.set(key, reading);
    return reading;
  }

  async function get(sk: string): Promise<Block[]> {
    const command = new GetItemCommand({ TableName: tableName, Key: marshall({ pk, sk }) });
    const { Item } = await dynamo.send(command, timeout());
    return Item ? [unmarshall(Item) as Block] : [];
  }

  async function queryCidrs(): Promise<Block[]> {
    const command = new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: marshall({ ':pk': pk, ':from': CIDR_KEYS.from, ':to': CIDR_KEYS.to }),
    });
    const { Items = [] } = await dynamo.send(command, timeout());
    // The longest prefix first: it is the most exact.
    return Items.map((item) => unmarshall(item) as Block).sort((a, b) => prefixLength(b) - prefixLength(a));
  }

  return {
    async find({ userId, sourceIp }) {
      const ip = sourceIp === undefined ? undefined : canonicalIp(sourceIp);
      const exact = (kind: 'user' | 'ip', value: string | undefined) => {
        if (!value) return [];
        const key = blockKey({ kind, value });
        return once(key, () => get(key));
      };
      const around = async () => {
        if (ip === undefined) return [];
        const cidrs = await once(CIDR_KEYS.from, queryCidrs);
        return cidrs.filter((block) => blocksAddress(block)(ip));
      };
      const reads = await Promise.allSettled([exact('user', userId), exact('ip', ip), around()]);
      const read = reads.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
      const block = read.find((each) => !hasEnded(each, now()));
      const failed = reads.find((each) => each.status === 'rejected');
      if (!block && failed) throw failed.reason;
      return block;
    },
  };
}

function timeout() {
  return { abortSignal: AbortSignal.timeout(READ_TIMEOUT_MS) };
}

function prefixLength({ value }: Block): number {
  return Number(value.split('/')[1]);
}
