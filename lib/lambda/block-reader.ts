import { type AttributeValue, type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Block, type Blocked, hasEnded } from '../domain/block';
import { type BlockItem, readBlockItem } from '../domain/block-item';
import { blockKey, blocksPartition, CIDR_KEYS } from '../domain/block-key';
import { canonicalIp } from '../domain/canonical-ip';

/** What was read is good for this long: clients that come in a storm share it, and a new block works a second later at most. */
const FRESH_MS = 1000;
/** A table that is slower is as good as none: a client should not wait for it. */
const READ_TIMEOUT_MS = 2000;

type Settings = {
  dynamo: DynamoDBClient;
  tableName: string;
  target: string;
  now: () => number;
  /** Is told the keys of damaged items at each reading of them. */
  onDamaged: (keys: readonly string[]) => void;
};
type Wanted = { userId?: string | undefined; sourceIp?: string | undefined };

export type BlockReader = {
  /**
   * The block that refuses this client, the most exact one if there are several. Throws when something could not be read, or an
   * item that names this client is damaged, and nothing that was read refuses. To all others a damaged item is as none.
   */
  find(client: Wanted): Promise<Block | undefined>;
};

/**
 * Looks up by key what is exact, and all CIDR blocks at once. Nothing is kept longer than a second, an end of a block is
 * judged by the clock, and a failed read fails whoever asks within that second.
 */
export function createBlockReader({ dynamo, tableName, target, now, onDamaged }: Settings): BlockReader {
  const pk = blocksPartition(target);
  let known = new Map<string, Promise<BlockItem[]>>();
  let knownSince = Number.NEGATIVE_INFINITY;

  /** All entries go together, so none is older than that, and there are no more than clients in a second. */
  function once(key: string, read: () => Promise<BlockItem[]>): Promise<BlockItem[]> {
    if (now() - knownSince >= FRESH_MS || now() < knownSince) {
      known = new Map();
      knownSince = now();
    }
    const reading = known.get(key) ?? read();
    known.set(key, reading);
    return reading;
  }

  async function get(sk: string): Promise<BlockItem[]> {
    const command = new GetItemCommand({ TableName: tableName, Key: marshall({ pk, sk }) });
    const { Item } = await dynamo.send(command, timeout());
    return toBlockItems(Item ? [Item] : []);
  }

  async function queryCidrs(): Promise<BlockItem[]> {
    const command = new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: marshall({ ':pk': pk, ':from': CIDR_KEYS.from, ':to': CIDR_KEYS.to }),
    });
    const { Items = [] } = await dynamo.send(command, timeout());
    // The longest prefix first: it is the most exact.
    return toBlockItems(Items).sort((a, b) => prefixLength(b) - prefixLength(a));
  }

  function toBlockItems(items: Record<string, AttributeValue>[]): BlockItem[] {
    // A number that JavaScript does not hold exactly is as good as exact here, where it would otherwise throw.
    const read = items.map((item) => readBlockItem(unmarshall(item, { wrapNumbers: Number }) as { sk: string }));
    const damaged = read.filter(({ block }) => !block);
    if (damaged.length > 0) onDamaged(damaged.map(({ sk }) => sk));
    return read;
  }

  return {
    async find({ userId, sourceIp }) {
      const user: Blocked | undefined = userId ? { kind: 'user', value: userId } : undefined;
      const value = sourceIp === undefined ? undefined : canonicalIp(sourceIp);
      const ip: Blocked | undefined = value === undefined ? undefined : { kind: 'ip', value };
      const exact = async (blocked: Blocked | undefined) => {
        if (!blocked) return [];
        const key = blockKey(blocked);
        return once(key, () => get(key));
      };
      const around = async () => {
        if (!ip) return [];
        return (await once(CIDR_KEYS.from, queryCidrs)).filter(({ names }) => names(ip));
      };
      const reads = await Promise.allSettled([exact(user), exact(ip), around()]);
      const read = reads.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
      const block = read.flatMap((each) => each.block ?? []).find((each) => !hasEnded(each, now()));
      if (block) return block;
      const failed = reads.find((each) => each.status === 'rejected');
      if (failed) throw failed.reason;
      const damaged = read.find((each) => !each.block);
      if (damaged) throw new Error(`The block ${damaged.sk} is damaged.`);
      return undefined;
    },
  };
}

function timeout() {
  return { abortSignal: AbortSignal.timeout(READ_TIMEOUT_MS) };
}

function prefixLength({ sk }: BlockItem): number {
  return Number(sk.split('/')[1]) || 0;
}
