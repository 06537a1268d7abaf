import { type DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { allShards, REGISTRY_INDEXES, shardAmong } from './layout';
import { type AttributeNames, type Item, projectAttributes, timeOf } from './row';
import { ageIndexes, type IndexShape, isOwnName, type TableShape } from './table-shape';

/** What an index by age is to us: null when its rows are laid out as ours are, else why they are not, as the end of a sentence. */
export type AgeVerdict = string | null;

const EACH = 3;
const OURS = allShards();
/** A table that is spread over more shards than ours has this one besides. */
const BEYOND = String(OURS.length);
/** Of few rows none may lie in that one: over twice our shards or more, as many lie in all of these as in ours. */
const FURTHER = OURS.map((_, shard) => String(OURS.length + shard)).slice(1);
/** Over so many a copy of our handler may spread. */
const MORE_SHARDS = Array.from({ length: 7 * OURS.length }, (_, more) => OURS.length + 1 + more);
/** So many rows may be strays that somebody wrote by hand: they undo no verdict of before, and are looked at again soon. */
const FEW = 4;
/** A row beyond ours may well follow from its id by chance over some number of shards; most of so many rows do not. */
const TELLING = 2 * OURS.length;
const SCANNED = 100;

type Settings = { client: DynamoDBClient; tableName: string; names: AttributeNames };
type Judged = { why: AgeVerdict; isByFew?: boolean } | 'empty' | 'unread';

/**
 * Looks at the newest rows of every index that could be ours by its key, by a few small queries. Anybody may call an attribute `shard`; a read by
 * age of another one's values would leave out rows without a word. An index without rows keeps its verdict of `before`, and is told as empty: one
 * of our own name, in a table that had rows, only after a Scan of some of those, since others may put theirs where no query of ours looks. What rows
 * have borne out is undone by many alone. Nothing is thrown: what cannot be read here is told by the read itself.
 */
export async function judgeAgeIndexes(settings: Settings, shape: TableShape, before?: TableShape): Promise<TableShape> {
  const found = await Promise.all(
    ageIndexes(shape, settings.names)
      .filter(({ isReady }) => isReady)
      .map(async (index) => {
        const known = before?.ageVerdicts?.get(index.name);
        return { name: index.name, known, judged: await judge(settings, index, { shape, isBorneOut: known === null }) };
      }),
  );
  const verdicts = new Map(
    found.flatMap(({ name, known, judged }) => {
      const verdict = judged === 'empty' || judged === 'unread' ? known : judged.why;
      return verdict === undefined ? [] : [[name, verdict] as const];
    }),
  );
  const named = (is: (judged: Judged) => boolean) =>
    new Set(found.flatMap(({ name, judged }) => (is(judged) ? [name] : [])));
  return {
    ...shape,
    ageVerdicts: verdicts,
    emptyByAge: named((judged) => judged === 'empty'),
    doubtfulByAge: named((judged) => typeof judged === 'object' && judged.isByFew === true),
  };
}

async function judge(
  settings: Settings,
  index: IndexShape,
  { shape, isBorneOut }: { shape: TableShape; isBorneOut: boolean },
): Promise<Judged> {
  const { names } = settings;
  const read = (shard: string) => newestOf(settings, index, shard, shard === BEYOND ? FEW + 1 : EACH);
  const isPlaced = (row: Item, count = OURS.length) =>
    shardAmong(count, row[names.connectionId]?.S ?? '') === shardIn(row);
  let rows: Item[];
  let beyond: Item[];
  try {
    const lanes = await Promise.all([...OURS, BEYOND].map(read));
    [beyond = []] = lanes.splice(-1);
    rows = lanes.flat();
    const isUntold = rows.length > 0 && rows.length < TELLING && beyond.length <= 1;
    if (isUntold) beyond = beyond.concat((await Promise.all(FURTHER.map(read))).flat());
  } catch {
    return 'unread';
  }
  /** Whether all those beyond ours follow from their ids, over more shards, over which most of the others then lie too. */
  const isSpreadWider = () =>
    MORE_SHARDS.some((count) => {
      const isPlacedSo = (row: Item) => isPlaced(row, count);
      return beyond.every(isPlacedSo) && rows.filter(isPlacedSo).length * 4 >= rows.length * 3;
    });
  /** Not ours, as so many rows say. */
  const unlike = (why: string, told: number): Judged => {
    if (told > FEW) return { why };
    return isBorneOut ? 'unread' : { why, isByFew: true };
  };
  if (beyond.length > FEW) return { why: SPREAD };
  // Strays that somebody wrote by hand follow from no id.
  const isTelling = beyond.length > 1 || (beyond.length === 1 && rows.length >= TELLING);
  if (isTelling && isSpreadWider()) return unlike(SPREAD, rows.length + beyond.length);
  if (rows.length === 0) {
    const found = isOwnName(index) && shape.rows > 0 ? await scanned(settings, index) : undefined;
    const isOfOthers = found !== undefined && found.others.length * 2 > found.indexed;
    return isOfOthers
      ? unlike(`its values of that attribute are others than ours, "0" to "7"`, found.others.length)
      : 'empty';
  }
  // A stray row that somebody wrote by hand is no other layout.
  if (rows.filter((row) => isPlaced(row)).length * 2 < rows.length) {
    return unlike('its values of that attribute do not follow from the ids', rows.length);
  }
  const isInMs = (row: Item) => timeOf(row[names.connectedAt]) === Number(row[names.connectedAt]?.N);
  if (rows.filter(isInMs).length * 2 < rows.length) return unlike('its times are not in milliseconds', rows.length);
  return { why: null };
}

function shardIn(row: Item): string | undefined {
  return row[REGISTRY_INDEXES.byAge]?.S;
}

const SPREAD = 'it is spread over other values of that attribute';

/** Of some rows of the table: how many are in the index, and those of them that lie where ours do not. Undefined where that may not be asked. */
async function scanned(
  { client, tableName, names }: Settings,
  { partition }: IndexShape,
): Promise<{ indexed: number; others: Item[] } | undefined> {
  const { projection } = projectAttributes([names.connectionId, names.connectedAt, partition.name], []);
  try {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName, Limit: SCANNED, ...projection }));
    const indexed = Items.filter((row) => row[names.connectedAt]?.N && row[partition.name]?.S);
    const others = indexed.filter((row) => !OURS.includes(shardIn(row) ?? ''));
    return { indexed: indexed.length, others };
  } catch {
    return undefined;
  }
}

async function newestOf(
  { client, tableName, names }: Settings,
  index: IndexShape,
  shard: string,
  limit: number,
): Promise<Item[]> {
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
        Limit: limit - rows.length,
        ExclusiveStartKey,
      }),
    );
    rows.push(...Items);
    ExclusiveStartKey = LastEvaluatedKey;
    // One answer holds two rows of the largest size.
  } while (ExclusiveStartKey && rows.length < limit);
  return rows;
}
