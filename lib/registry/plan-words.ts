import type { QueryPlan } from '../domain/connection';
import { formatCount, plural } from '../domain/format';
import type { ListOrder } from '../domain/paging';
import { readUnits } from '../domain/scan-cost';
import type { Term } from '../domain/search';
import { isLiveTerm } from '../domain/search-query';
import { indexOf } from './locator';
import type { Budget } from './merge-page';
import { LIVE_BOUNDS } from './page-task';
import type { Plan } from './plan';
import type { TableShape } from './table-shape';
import { isTimeTerm } from './time-window';

/** What a page costs is guessed from the mean size of the table's rows; without one, from that of a managed row. */
const MANAGED_ROW_BYTES = 450;

type PlanAbout = {
  shape: TableShape;
  size: number;
  order: ListOrder;
  budget: Budget;
  countUnits?: number | undefined;
  /** The attribute of the id, where no row is found by it. */
  unfindableBy?: string | undefined;
};

/** A plan in words. The cost is an estimate for one page. */
export function describePlan(plan: Plan, terms: readonly Term[], about: PlanAbout): QueryPlan {
  const { shape, size, order, budget, countUnits, unfindableBy } = about;
  if (plan.by === 'none') return { by: 'none', sentence: plan.sentence, cost: 'nothing is read' };
  const rowBytes = shape.rows > 0 ? shape.bytes / shape.rows : MANAGED_ROW_BYTES;
  const filters = plan.rest.filter((term) => !isLiveTerm(term));
  const then = filters.length > 0 ? `; then filtered by ${join([...new Set(filters.map(wordOf))])}` : '';
  const live = terms.some(isLiveTerm) ? '; then API Gateway is asked for the state of each' : '';
  // Rows in other states are passed over by further steps, as those are that the filter refuses.
  const isByIndex = plan.by === 'merge' || plan.by === 'chain';
  const isStepped = live !== '' && isByIndex;
  const steps = isStepped ? LIVE_BOUNDS.steps : 1;
  const most = isStepped ? `, ${formatCount(Math.min(LIVE_BOUNDS.calls, steps * size))} at most` : '';
  const calls = live ? `, and one GetConnection call for each row read${most}` : '';
  const isReread = isByIndex && plan.lanes.some(({ rereadBy }) => rereadBy);
  const reread = isReread ? ', each row then by its key, since the index leaves out attributes' : '';
  const perRow = isReread ? readUnits(rowBytes) : 0;
  const units = (rows: number, lanes = 1) => {
    const one = lanes * (readUnits(rows * rowBytes) + rows * perRow);
    const whole = `${unitWords(one)} a page`;
    return isStepped && filters.length === 0
      ? `${whole}, up to ${formatUnits(steps * one)} while rows are in other states`
      : whole;
  };
  const worst =
    filters.length > 0
      ? `, up to ${formatUnits(steps * (readUnits(budget.rows * rowBytes) + budget.rows * perRow))} while the filter refuses rows${isStepped ? ' or they are in other states' : ''}`
      : '';
  const count =
    countUnits !== undefined
      ? `, and about ${formatUnits(countUnits)} for a first page, every few minutes, to see which way reads fewer rows`
      : '';
  const untold =
    unfindableBy === undefined
      ? ''
      : ` Who leaves shows at the next refresh, since the table finds no row by its ${unfindableBy}.`;
  const written = (by: QueryPlan['by'], way: string, cost: string): QueryPlan => ({
    by,
    sentence: `${way}${then}${live}.${untold}`,
    cost: `${cost}${count}${calls}`,
  });

  switch (plan.by) {
    case 'ids': {
      const { locator, ids } = plan;
      const rows = Math.min(ids.length, size);
      const index = indexOf(locator);
      const one = readUnits(rowBytes);
      const isPartial = shape.ways.some((way) => way.name === index && way.projects);
      // A key is read consistently, at twice the price, save many at once. What an index leaves out is then read so by the key.
      const isBatch = locator.by === 'key' && rows > 1;
      const each = index === undefined ? (isBatch ? one : 2 * one) : one + (isPartial ? 2 * one : 0);
      const byKey = ids.length === 1 ? 'By its key' : 'By their keys';
      // Which of the ids are missing is told of the whole list, for which each is looked up once.
      const whole =
        ids.length > size
          ? `, and about ${formatUnits(ids.length * each)} for a look at which ids of the list are missing, once a minute at most and after each act`
          : '';
      const byIndex = `By the index ${index}${isPartial ? ', each row then by its key' : ''}`;
      return written(
        index === undefined ? 'key' : 'index',
        index === undefined ? byKey : byIndex,
        `about ${unitWords(rows * each)} a page${locator.by === 'query' ? ', more where a connection has several rows' : ''}${whole}`,
      );
    }
    case 'merge': {
      const isWindow = plan.lanes[0]?.times && terms.some(isTimeTerm);
      const way = `By the index ${plan.index}${isWindow ? ', within these times' : ''}, ${order} first${reread}`;
      return written(
        'index',
        way,
        `about ${units(Math.ceil(size / plan.lanes.length) + 2, plan.lanes.length)}${worst}`,
      );
    }
    case 'chain': {
      const way = plan.index === undefined ? 'By the key of the table' : `By the index ${plan.index}`;
      const inTurn = plan.lanes.length > (plan.lanesEach ?? 1) ? ', one value after the other' : '';
      const inOrder = plan.isByTime ? `, ${order} first` : ', in no order of time';
      const lanes = Math.min(plan.lanes.length, size);
      const tried = Math.min(plan.lanes.length, budget.reads);
      const most = tried > lanes ? `, up to ${formatUnits(tried * readUnits(0))} while values have no rows` : '';
      return written(
        'index',
        `${way}${inTurn}${inOrder}${reread}`,
        `about ${units(Math.ceil(size / lanes) + 1, lanes)}${most}${worst}`,
      );
    }
    default: {
      if (filters.length === 0)
        return written('scan', 'By scan, a page at a time, in no particular order', `about ${units(size + 1)}`);
      const whole =
        shape.rows > 0
          ? `about ${unitWords(readUnits(shape.bytes))} for the whole table`
          : 'half a capacity unit for each 4 KB of the table';
      return written('scan', 'By reading the whole table (scan), in no particular order', whole);
    }
  }
}

const WORDS = {
  id: 'id',
  ids: 'id',
  user: 'user',
  users: 'user',
  ip: 'IP',
  cidr: 'IP',
  client: 'client',
  agent: 'user agent',
  stage: 'stage',
  older: 'age',
  newer: 'age',
  idle: 'state',
  status: 'state',
} as const;

function wordOf(term: Term): string {
  if (term.kind === 'attr') return term.name;
  return WORDS[term.kind];
}

function join(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function unitWords(units: number): string {
  return plural(roundUnits(units), 'capacity unit');
}

function formatUnits(units: number): string {
  return formatCount(roundUnits(units));
}

function roundUnits(units: number): number {
  return units < 100 ? units : Math.round(units);
}
