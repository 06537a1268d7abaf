import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { allShards, REGISTRY_INDEXES, shardOf } from './layout';
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
const BEYOND = OURS.map((_, shard) => String(OURS.length + shard));
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
    return verdict ? ([[index.name, isKept(known, verdict) ? known : verdict]] as const) : [];
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
  const [rows, { length: beyond }] = await Promise.all([read(OURS), read(BEYOND)]);
  const told = rows.length + beyond;
  if (told === 0) return { why: whyEmpty(index, shape), told, against: 0 };
  const isPlaced = (row: Item) => shardOf(row[names.connectionId]?.S ?? '') === row[REGISTRY_INDEXES.byAge]?.S;
  // Half as many as in each of ours, on average; fewer are strays that somebody wrote by hand.
  if (beyond > 0 && beyond * 2 * OURS.length >= rows.length) {
    return { why: SPREAD, told, against: beyond + rows.filter((row) => !isPlaced(row)).length };
  }
  const isInMs = (row: Item) => timeOf(row[names.connectedAt]) === Number(row[names.connectedAt]?.N);
  for (const [is, why] of [
    [isPlaced, 'its values of that attribute do not follow from the ids'],
    [isInMs, 'its times are not in milliseconds'],
  ] as const) {
    const against = rows.filter((row) => !is(row)).length;
    if (against * 2 > rows.length) return { why, told, against };
  }
  return { why: null, told, against: 0 };
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
