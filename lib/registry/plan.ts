import type { IndexedFilter } from '../domain/connection';
import type { ListQuery } from '../domain/list-query';
import { allShards, type RegistryIndex } from './layout';
import type { AttributeNames } from './row';
import { partitionOf, type TableShape } from './table-shape';

/** One partition of an index: one of the ordered sequences that make up a page. */
export type Lane = { index: RegistryIndex; partition: string; value: string };

/** How a query is answered, chosen before anything is read. */
export type Plan =
  | { by: 'key' }
  | { by: 'index'; lanes: Lane[] }
  | { by: 'scan' }
  /** The table has no way to answer it; why, in words for a person. `invalid` when another query may be answered. */
  | { by: 'none'; code: 'invalid' | 'unavailable'; message: string };

type Layout = { tableName: string; names: AttributeNames; shape: TableShape };

const INDEX_OF: Record<IndexedFilter, RegistryIndex> = { user: 'byUser', ip: 'byIp' };
const WORDS: Record<IndexedFilter, string> = { user: 'a user', ip: 'an IP' };

/** The cheapest way: the key, else the index of the user or the IP, else the shards by age, else a scan. */
export function planQuery({ id, user, ip }: ListQuery, layout: Layout): Plan {
  const { names, shape } = layout;
  const lane = (index: RegistryIndex, value: string): Lane => ({ index, partition: partitionOf(index, names), value });
  const obstacle = describeKeyObstacle(layout);
  const byKey = (plan: Plan): Plan => (obstacle ? { by: 'none', code: 'unavailable', message: obstacle } : plan);
  if (id) return byKey({ by: 'key' });
  if (user && shape.indexes.has('byUser')) return { by: 'index', lanes: [lane('byUser', user)] };
  if (ip && shape.indexes.has('byIp')) return { by: 'index', lanes: [lane('byIp', ip)] };
  if (user || ip) return { by: 'none', code: 'invalid', message: describeMissing(user ? 'user' : 'ip', layout) };
  if (!shape.indexes.has('byAge')) return byKey({ by: 'scan' });
  return { by: 'index', lanes: allShards().map((shard) => lane('byAge', shard)) };
}

export function findableBy({ indexes }: TableShape): IndexedFilter[] {
  return (['user', 'ip'] as const).filter((filter) => indexes.has(INDEX_OF[filter]));
}

function describeMissing(filter: IndexedFilter, { tableName, names, shape }: Layout): string {
  const index = INDEX_OF[filter];
  const state = shape.building.has(index) ? 'is still building its index' : 'has no index';
  const attribute = partitionOf(index, names);
  return `The table ${tableName} ${state} ${index} on ${attribute}, so it cannot be searched for ${WORDS[filter]}. An exact id is found by its key.`;
}

/** Why rows cannot be found by their key, and so not be acted on either. */
function describeKeyObstacle({ tableName, names, shape: { key } }: Layout): string | undefined {
  if (!key) return undefined;
  if (key.partition !== names.connectionId) {
    return (
      `The key of the table ${tableName} is ${key.partition}, not ${names.connectionId}. If it holds connection ids, ` +
      'name it in the targets file: table.attributes.connectionId.'
    );
  }
  if (key.sort) return `The table ${tableName} has a sort key (${key.sort}). The console cannot read such tables yet.`;
  if (key.partitionType === 'S') return undefined;
  return `The key ${key.partition} of the table ${tableName} is not a string, so it cannot hold connection ids.`;
}
