import { type DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { allShards, REGISTRY_INDEXES, shardOf } from './layout';
import { type AttributeNames, type Item, projectAttributes, timeOf } from './row';
import { ageIndexes, type IndexShape, isOwnName, type TableShape } from './table-shape';

/** What an index by age is to us: null when its rows are laid out as ours are, else why they are not, as the end of a sentence. */
export type AgeVerdict = string | null;

const EACH = 3;
/** A table that is spread over more shards than ours has this one besides. */
const BEYOND = String(allShards().length);

/**
 * Looks at the newest rows of every index that could be ours by its key, by a few small queries. Anybody may call an attribute `shard`; a read by
 * age of another one's values would leave out rows without a word. An index without rows keeps its verdict of `before`, and is told as empty: one
 * of our own name, in a table that had rows, only after a Scan of three of those, since others may put theirs where no query of ours looks. Nothing is thrown: what cannot be read here is told by the read itself.
 */
export async function judgeAgeIndexes(
  settings: { client: DynamoDBClient; tableName: string; names: AttributeNames },
  shape: TableShape,
  before?: TableShape,
): Promise<TableShape> {
  const found = await Promise.all(
    ageIndexes(shape, settings.names)
      .filter(({ isReady }) => isReady)
      .map(async (index) => [index.name, await judge(settings, index, shape)] as const),
  );
  const verdicts = new Map(
    found.flatMap(([name, verdict]) => {
      const known = verdict === 'empty' || verdict === 'unread' ? before?.ageVerdicts?.get(name) : verdict.why;
      return known === undefined ? [] : [[name, known] as const];
    }),
  );
  const emptyByAge = new Set(found.flatMap(([name, verdict]) => (verdict === 'empty' ? [name] : [])));
  return { ...shape, ageVerdicts: verdicts, emptyByAge };
}

async function judge(
  settings: { client: DynamoDBClient; tableName: string; names: AttributeNames },
  index: IndexShape,
  shape: TableShape,
): Promise<{ why: AgeVerdict } | 'empty' | 'unread'> {
  const { names } = settings;
  const read = (shard: string) => newestOf(settings, index, shard);
  let rows: Item[];
  let beyond: Item[];
  try {
    const lanes = await Promise.all([...allShards(), BEYOND].map(read));
    [beyond = []] = lanes.splice(-1);
    rows = lanes.flat();
  } catch {
    return 'unread';
  }
  if (beyond.length > 0) return { why: 'it is spread over other values of that attribute' };
  if (rows.length === 0) {
    const isOfOthers = isOwnName(index) && shape.rows > 0 && (await holdsOthers(settings, index));
    return isOfOthers ? { why: `its values of that attribute are others than ours, "0" to "7"` } : 'empty';
  }
  const isPlaced = (row: Item) => shardOf(row[names.connectionId]?.S ?? '') === row[REGISTRY_INDEXES.byAge]?.S;
  // A stray row that somebody wrote by hand is no other layout.
  if (rows.filter(isPlaced).length * 2 < rows.length) {
    return { why: 'its values of that attribute do not follow from the ids' };
  }
  const isInMs = (row: Item) => timeOf(row[names.connectedAt]) === Number(row[names.connectedAt]?.N);
  if (rows.filter(isInMs).length * 2 < rows.length) return { why: 'its times are not in milliseconds' };
  return { why: null };
}

/** False also where that may not be asked: what the queries say then stands. */
async function holdsOthers(
  { client, tableName, names }: { client: DynamoDBClient; tableName: string; names: AttributeNames },
  { partition }: IndexShape,
): Promise<boolean> {
  const { projection } = projectAttributes([names.connectedAt, partition.name], []);
  try {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName, Limit: EACH, ...projection }));
    const indexed = Items.filter((row) => row[names.connectedAt]?.N && row[partition.name]?.S);
    return indexed.some((row) => !allShards().includes(row[partition.name]?.S ?? ''));
  } catch {
    return false;
  }
}

async function newestOf(
  { client, tableName, names }: { client: DynamoDBClient; tableName: string; names: AttributeNames },
  index: IndexShape,
  shard: string,
): Promise<Item[]> {
  const { aliasOf, projection } = projectAttributes(
    [names.connectionId, names.connectedAt, index.partition.name],
    [index.partition.name],
  );
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: index.name,
      KeyConditionExpression: `${aliasOf(index.partition.name)} = :shard`,
      ExpressionAttributeValues: { ':shard': { S: shard } },
      ...projection,
      ScanIndexForward: false,
      Limit: EACH,
    }),
  );
  return Items;
}
