import type { ConnectionPage, ConnectionRow } from '../domain/connection';
import { REGISTRY_INDEXES, shardOf } from './layout';
import type { PageTask } from './page-task';
import type { Lane } from './query-stream';

/** What `ConnectionPage.group` says. Whoever must not take an id twice need then remember those of one group alone. */
type Group = Pick<ConnectionPage, 'group'>;

/**
 * A page of one lane, where that is a shard. The id alone is the table's key, so that there is one row of it, and every row is in the shard that its id belongs to.
 * Whoever moves a row to another shard by hand while all are read is not reckoned with.
 */
export function groupOfLane(task: PageTask, { partition, value }: Lane, rows: readonly ConnectionRow[]): Group {
  const shard = partition === REGISTRY_INDEXES.byAge ? value.S : undefined;
  const isInPlace = rows.every(({ connectionId }) => shardOf(connectionId) === shard);
  return isOneRowEach(task) && isInPlace && shard !== undefined ? { group: `shard ${shard}` } : {};
}

/** A page of a Scan, which gives each row once; the id alone is the table's key, so that there is one row of it. */
export function groupOfScan({ names, shape, query }: PageTask): Group {
  if (!query.inAnyOrder || !isOneRowEach({ names, shape })) return {};
  return { group: `scan ${query.cursor ?? ''}` };
}

function isOneRowEach({ names, shape: { keys } }: Pick<PageTask, 'names' | 'shape'>): boolean {
  return keys.partition.name === names.connectionId && !keys.sort;
}
