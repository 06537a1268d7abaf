import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { allShards, REGISTRY_INDEXES, shardOf, shardsBeyond } from './layout';
import { type AttributeNames, type Item, projectAttributes, timeOf } from './row';
import {
  type AgeVerdict,
  ageIndexes,
  FEW_ROWS,
  type IndexShape,
  isOwnName,
  type TableShape,
  TOO_FEW_ROWS,
  UNTOLD_AGE,
} from './table-shape';

const OURS = allShards();
/** No row of ours lies in them. One of them alone says little while rows are few: of 34 over 16 shards it is empty once in nine times. */
const BEYOND = shardsBeyond();
/** Of each shard: so many that few rows beyond are less than half of what each of ours holds, where that holds many. */
const EACH = 2 * FEW_ROWS + 1;

type Settings = { client: DynamoDBClient; tableName: string; names: AttributeNames };

/**
 * Looks at the newest rows of every index that could be ours by its key, by sixteen small queries; none scans. Anybody may call an attribute `shard`; a
 * read by age of another one's values would leave out rows without a word. What rows have told holds while there are none; what many bore out, many
 * that speak against it undo. Nothing is thrown: what cannot be read here is told by the read itself.
 */
export async function judgeAgeIndexes(settings: Settings, shape: TableShape, before?: TableShape): Promise<TableShape> {
  const indexes = ageIndexes(shape, settings.names).filter(({ isReady }) => isReady);
  const judged = indexes.map(async (index) => {
    const known = before?.ageVerdicts?.get(index.name);
    const verdict = await judge(settings, index, shape).catch(() => known);
    if (!verdict) return [];
    return [[index.name, isKept(known, verdict) ? { ...known, strays: verdict.strays ?? 0 } : verdict]] as const;
  });
  return { ...shape, ageVerdicts: new Map((await Promise.all(judged)).flat()) };
}

/** Whether what was known stands against what rows tell now. Few of them may be somebody's by hand, unless fewer still bore out what was known. */
function isKept(known: AgeVerdict | undefined, now: AgeVerdict): known is AgeVerdict {
  if (!known || known.told === 0) return false;
  if (now.told === 0) return true;
  if (known.why !== null) return false;
  return known.told > TOO_FEW_ROWS ? now.against <= FEW_ROWS : now.told <= Math.min(FEW_ROWS, known.told);
}

async function judge(settings: Settings, index: IndexShape, shape: TableShape): Promise<AgeVerdict> {
  const { names } = settings;
  const read = async (shards: string[]) =>
    (await Promise.all(shards.map((shard) => newestOf(settings, index, shard)))).flat();
  const [rows, beyond] = await Promise.all([read(OURS), read(BEYOND)]);
  const strays = beyond.length;
  const told = rows.length + strays;
  if (told === 0) return { why: whyEmpty(index, shape), told, against: 0 };
  /** Where our hash puts it, be it over eight shards, or twice or four times as many. */
  const isPlaced = (row: Item) =>
    Number(shardOf(row[names.connectionId]?.S ?? '')) === Number(row[REGISTRY_INDEXES.byAge]?.S) % OURS.length;
  // Few of a fleet that is small. Over any other number of shards not all rows of ours would be where our hash puts them.
  const areByHand = strays <= FEW_ROWS && strays < rows.length && rows.every(isPlaced) && !beyond.every(isPlaced);
  // Half as many as in each of ours, on average; fewer are strays that somebody wrote by hand.
  if (strays > 0 && strays * 2 * OURS.length >= rows.length && !areByHand) {
    return { why: SPREAD, told, against: strays + rows.filter((row) => !isPlaced(row)).length, strays };
  }
  const isInMs = (row: Item) => timeOf(row[names.connectedAt]) === Number(row[names.connectedAt]?.N);
  for (const [is, why] of [
    [isPlaced, 'its values of that attribute do not follow from the ids'],
    [isInMs, 'its times are not in milliseconds'],
  ] as const) {
    const against = rows.filter((row) => !is(row)).length;
    if (against * 2 > rows.length) return { why, told, against };
  }
  return { why: null, told, against: 0, strays };
}

/** Of one in which nothing lies where ours does: others put their rows where no query of ours looks. */
function whyEmpty(index: IndexShape, { rows }: TableShape): string | null {
  if (!isOwnName(index)) return UNTOLD_AGE;
  return rows > 0 ? EMPTY : null;
}

const SPREAD = 'it is spread over other values of that attribute';
const EMPTY = `it holds no row under "0" to "7", though by DynamoDB's count, up to six hours old, the table has rows`;

async function newestOf({ client, tableName, names }: Settings, index: IndexShape, shard: string): Promise<Item[]> {
  const { aliasOf, projection } = projectAttributes(
    [names.connectionId, names.connectedAt, index.partition.name],
    [index.partition.name],
  );
  const rows: Item[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: index.name,
        KeyConditionExpression: `${aliasOf(index.partition.name)} = :shard`,
        ExpressionAttributeValues: { ':shard': { S: shard } },
        ...projection,
        ScanIndexForward: false,
        Limit: EACH - rows.length,
        ExclusiveStartKey,
      }),
    );
    rows.push(...Items);
    ExclusiveStartKey = LastEvaluatedKey;
    // One answer holds two rows of the largest size.
  } while (ExclusiveStartKey && rows.length < EACH);
  return rows;
}
