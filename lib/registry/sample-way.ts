import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import { allShards } from './layout';
import type { ListPageInput } from './page-task';
import type { IndexPlan } from './plan';
import type { Lane } from './query-stream';
import type { Window } from './time-window';
import type { Wanted } from './wanted';

/** So many rows tell how often there is a match among them; counting them costs as much as reading them. */
export const SAMPLE_ROWS = 500;
/** So many of its values stand for all of a way that has more, such as a block of addresses. */
const SAMPLE_LANES = 16;

/**
 * Of the rows that a way would read: how many were counted, and how many of these match. A value without a row counts as one, since it costs as much.
 * `isWhole`: it has no others, but where some of its values stand for all.
 */
export type Sample = {
  way: IndexPlan;
  rows: number;
  /** Undefined where its index does not hold what is asked for. */
  matches: number | undefined;
  isWhole: boolean;
  /** By how much all of its rows are more, where some lanes stand for all. */
  scale: number;
  /** Lanes taken to hold no row, which cost a read each. */
  emptyLanes: number;
  capacityUnits: number;
};

/**
 * The rows of values of an attribute: all of them as far as they are few, or no more than `limit`. Of addresses that may be spread the first place has
 * all rows, unless they are of very many. Throws the SDK's exception.
 */
export async function sampleAttribute(
  input: ListPageInput,
  way: IndexPlan,
  wanted: readonly Wanted[],
  limit = SAMPLE_ROWS,
): Promise<Sample> {
  const placesEach = way.by === 'chain' ? (way.lanesEach ?? 1) : 1;
  const firsts = way.lanes.filter((_, index) => index % placesEach === 0);
  const every = Math.max(1, firsts.length / SAMPLE_LANES);
  const lanes = firsts.filter((_, index) => Math.floor(index / every) !== Math.floor((index - 1) / every));
  const counted = await sample(input, { way, lanes, wanted, limit, scale: firsts.length / lanes.length });
  return { ...counted, emptyLanes: way.lanes.length - firsts.length };
}

/** The rows of some times: one shard stands for all, since a hash of the id places them. Throws the SDK's exception. */
export function sampleShards(input: ListPageInput, way: IndexPlan, wanted: readonly Wanted[]): Promise<Sample> {
  return sample(input, { way, lanes: way.lanes.slice(0, 1), wanted, limit: SAMPLE_ROWS, scale: allShards().length });
}

type Asked = { way: IndexPlan; lanes: readonly Lane[]; wanted: readonly Wanted[]; limit: number; scale: number };

async function sample(
  { client, tableName, shape }: ListPageInput,
  { way, lanes, wanted, limit: most, scale }: Asked,
): Promise<Sample> {
  const counted: Sample = {
    way,
    rows: 0,
    matches: 0,
    isWhole: true,
    scale,
    emptyLanes: 0,
    capacityUnits: 0,
  };
  const index = shape.ways.find(({ name }) => name === way.index);
  const keys = index ?? shape.keys;
  async function count(lane: Lane, limit: number): Promise<boolean> {
    const others = wanted.filter((each) => each.name !== lane.partition && !('times' in each && lane.times));
    // A filter takes no part of the key of what is read.
    const isTold = others.every(
      (each) => each.name !== keys.sort?.name && (!index?.projects || index.projects.has(each.name)),
    );
    const share = others.reduce((all, each) => all * ('values' in each ? each.share : 1), 1);
    const { Count, ScannedCount, LastEvaluatedKey, ConsumedCapacity } = await client.send(
      new QueryCommand({
        TableName: tableName,
        ...(way.index !== undefined && { IndexName: way.index }),
        ...expressionsOf(lane, isTold ? others : []),
        Select: 'COUNT',
        ScanIndexForward: false,
        Limit: limit,
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    counted.rows += Math.max(1, ScannedCount ?? 0);
    counted.matches = isTold && counted.matches !== undefined ? counted.matches + (Count ?? 0) / share : undefined;
    counted.capacityUnits += ConsumedCapacity?.CapacityUnits ?? 0;
    return !LastEvaluatedKey;
  }

  const [first, ...others] = lanes;
  const isFirstWhole = first === undefined || (await count(first, most));
  const left = most - counted.rows;
  if (others.length === 0) return { ...counted, isWhole: isFirstWhole };
  if (!isFirstWhole || left < others.length) return { ...counted, isWhole: false, scale: 1 };
  const each = Math.ceil(left / others.length);
  const areWhole = await Promise.all(others.map((lane) => count(lane, each)));
  return { ...counted, isWhole: areWhole.every(Boolean) };
}

function expressionsOf({ partition, value, rest, times }: Lane, wanted: readonly Wanted[]) {
  const names: Record<string, string> = { '#p': partition };
  const values: Record<string, AttributeValue> = { ':p': value };
  const within = (name: string, alias: string, { from, to = Number.MAX_SAFE_INTEGER }: Window) => {
    names[`#${alias}`] = name;
    values[`:${alias}from`] = { N: String(from) };
    values[`:${alias}to`] = { N: String(to) };
    return `#${alias} BETWEEN :${alias}from AND :${alias}to`;
  };
  const keys = ['#p = :p', ...(times ? [within(rest[0]?.name ?? '', 's', times)] : [])];
  const filters = wanted.map((each, number) => {
    if ('times' in each) return within(each.name, `f${number}`, each.times);
    names[`#f${number}`] = each.name;
    const aliasOf = (alias: string, value: AttributeValue) => {
      values[alias] = value;
      return alias;
    };
    if ('ranges' in each) {
      const ranges = each.ranges.map(
        ({ from, to }, place) =>
          `#f${number} BETWEEN ${aliasOf(`:f${number}_${place}`, from)} AND ${aliasOf(`:t${number}_${place}`, to)}`,
      );
      return `(${ranges.join(' OR ')})`;
    }
    const listed = each.values.map((one, place) => aliasOf(`:f${number}_${place}`, one));
    return `#f${number} IN (${listed.join(', ')})`;
  });
  return {
    KeyConditionExpression: keys.join(' AND '),
    ...(filters.length > 0 && { FilterExpression: filters.join(' AND ') }),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}
