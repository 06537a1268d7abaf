import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ConnectionPage } from '../domain/connection';
import type { ListQuery } from '../domain/list-query';
import type { OwnStage } from '../domain/target-address';
import type { Budget } from './merge-page';
import type { Plan } from './plan';
import type { AttributeNames, Item, SpareAttribute } from './row';
import type { RowFilter } from './row-filter';
import type { TableShape } from './table-shape';
import type { IsOver } from './time-to-live';
import type { WayMemory } from './way-memory';

const PAGE_BUDGET = { rows: 2_000, reads: 100 };
/** Of addresses that may be spread most places hold no row, and up to sixteen are begun at once. */
const READS_OF_SPREAD = 180;

/** What one page may read in search of matches when a filter refuses most of what an index gives, or most values have no row. */
export function budgetOf(plan: Plan, { mayRead = Number.POSITIVE_INFINITY }: PageQuery): Budget {
  const isSpread = plan.by === 'chain' && plan.lanesEach !== undefined;
  return {
    rows: Math.min(PAGE_BUDGET.rows, mayRead),
    capacityUnits: mayRead,
    reads: isSpread ? READS_OF_SPREAD : PAGE_BUDGET.reads,
  };
}

/** What a page of connections in a state takes at most, on an index: steps of its size, and calls to API Gateway, two seconds at the prober's rate. */
export const LIVE_BOUNDS = { steps: 8, calls: 400 };

export type PageQuery = Omit<ListQuery, 'size'> & {
  /** Any number here, not only one that people choose. */
  size: number;
  /** See `rowFilter`. */
  isMasked?: boolean | undefined;
  /** The pages are read to the end, for an export. */
  isExport?: boolean | undefined;
  /** Also rows of connections that must be over by age, and those over by their time to live where it is not known that DynamoDB removes them. */
  allAges?: boolean | undefined;
  /** Rows of other stages are told, also where that takes a second read of each row. */
  tellsStages?: boolean | undefined;
  /** Attributes to read besides those that the list shows, by name: rows then hold them as text. */
  more?: readonly string[] | undefined;
  /** Asks for these ids and nothing else, each as it is: a search would take some of their characters for its own. */
  exactIds?: readonly string[] | undefined;
  /**
   * Whoever reads all of it may have it in any order: shards are then read one after the other, each row once, and not merged by time. Pages say
   * which group they are of.
   */
  inAnyOrder?: boolean | undefined;
  /** Rows that a page reads at most in search of matches, and capacity units after which it reads no more; a page goes up to twice its size all the same. */
  mayRead?: number | undefined;
  /** Nothing is read: the page holds no row, and says whether it takes a scan that nobody agreed to. */
  isPlanOnly?: boolean | undefined;
  /** Attributes of the list that nobody needs. Only a way that needs none of them to tell rows apart leaves them out. */
  spared?: readonly SpareAttribute[] | undefined;
};

export type ListPageInput = {
  client: DynamoDBClient;
  tableName: string;
  names: AttributeNames;
  shape: TableShape;
  query: PageQuery;
  nowMs: number;
  isOver: IsOver;
  /** See `createRegistry`. */
  ownStage?: OwnStage | undefined;
  /** Which ways lists of this table go, as was counted lately. */
  ways: WayMemory;
  /** Hears of the rows of the page, as the table has them. */
  onItems: (items: readonly Item[]) => void;
};

/** What every way of reading a page works with. `about` names the list that its cursors belong to. */
export type PageTask = ListPageInput & {
  about: string;
  asOfMs: number;
  filter: RowFilter;
};
export type PageAlone = Omit<ConnectionPage, 'finds' | 'plan' | 'readAt'>;

/** What is not read of the rows: nothing where a filter may look at it. */
export function sparedOf({ query, filter }: PageTask): readonly SpareAttribute[] | undefined {
  return filter.isEmpty ? query.spared : undefined;
}
