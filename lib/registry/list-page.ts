import type { ConnectionPage, QueryPlan } from '../domain/connection';
import { err, ok, type Result } from '../domain/result';
import type { Search, Term } from '../domain/search';
import { filtersKey, isLiveTerm, readFilters } from '../domain/search-query';
import { decodeCursor, foreignCursor } from './cursor';
import { neededForStage, stageAttributes } from './foreign-stage';
import { pageByIds } from './ids-page';
import { pageByIndex } from './index-page';
import { findableBy } from './index-ways';
import { allShards } from './layout';
import { findLocator } from './locator';
import { budgetOf, type ListPageInput, type PageAlone, type PageTask } from './page-task';
import { type Plan, planOnward, planQuery } from './plan';
import { describePlan } from './plan-words';
import { rowFilter } from './row-filter';
import { askFirst, isOfScanPages, scanPage } from './scan-page';
import { heldScanTime, searchByScan } from './search-scan';
import { settlePlan } from './settle-plan';

const NOTHING = { by: 'none', rest: [], sentence: 'Nothing is read.' } satisfies Plan;

/** One page by the cheapest way there is. Throws the SDK's exception when the table cannot be read. */
export async function listPage(input: ListPageInput): Promise<Result<ConnectionPage>> {
  const { query, tableName, shape, names, nowMs } = input;
  const { exactIds } = query;
  const { terms, problems } = exactIds ? exactly(exactIds) : readFilters(query);
  if (problems.length > 0) return err('invalid', problems.join(' '));
  // The usual order goes without saying, so that its links stay what they were.
  const about = JSON.stringify([
    tableName,
    exactIds ?? filtersKey(query),
    ...(query.order === 'oldest' ? ['oldest'] : []),
  ]);
  const held = query.cursor === null ? undefined : decodeCursor(query.cursor, about);
  const scannedSinceMs = heldScanTime(query.cursor, about);
  const asOfMs = held?.asOfMs ?? scannedSinceMs ?? nowMs;
  const asked = {
    terms,
    layout: input,
    now: { nowMs, asOfMs, allAges: query.allAges },
    alsoRead: [...(query.more ?? []), ...(query.tellsStages ? neededForStage(names, input.ownStage) : [])],
    // A list keeps its lanes; of one in any order each is read on its own, whatever others there are.
    isWide: query.inAnyOrder || (held && held.positions.length > allShards().length),
  };
  const isOfScan = terms.every(isLiveTerm)
    ? query.cursor !== null && isOfScanPages(query.cursor, tableName)
    : scannedSinceMs !== undefined;
  const planned = query.cursor === null ? planQuery(asked) : planOnward(asked, isOfScan ? 'scan' : held);
  if (!planned) return foreignCursor();
  const isUnread = query.isPlanOnly && planned.by !== 'scan' && planned.by !== 'refused';
  const { plan: ordered, countUnits, paidUnits = 0 } = await settlePlan(input, isUnread ? NOTHING : planned);
  const plan = query.inAnyOrder && ordered.by === 'merge' ? unmerged(ordered) : ordered;
  if (plan.by === 'refused') return err('unavailable', plan.message);

  // An index compares what the row holds: whoever sees that masked finds by it only what they would see.
  const again = query.isMasked ? terms.filter((term) => isOfText(term) && !plan.rest.includes(term)) : [];
  const tests = rowFilter([...plan.rest, ...again], names, { asOfMs, isOver: input.isOver, isMasked: query.isMasked });
  const stages = stageAttributes(names, input.ownStage, projectedBy(plan, input));
  const filter = { ...tests, attributes: [...tests.attributes, ...(query.more ?? []), ...stages] };
  const page = await readPlanned({ ...input, about, asOfMs, filter }, plan, terms);
  if (!page.ok) return page;
  const words: QueryPlan = describePlan(plan, terms, {
    shape,
    size: query.size,
    order: query.order,
    budget: budgetOf(plan, query),
    countUnits,
    unfindableBy: findLocator(input) ? undefined : names.connectionId,
  });
  const isOfAll = terms.length > 0 && terms.every(isLiveTerm) && shape.rows > 0;
  const { read } = page.data;
  return ok({
    ...page.data,
    read: { ...read, capacityUnits: read.capacityUnits + paidUnits },
    plan: words,
    readAt: nowMs,
    finds: findableBy(input),
    ...(isOfAll && { ofRows: shape.rows }),
  });
}

function isOfText({ kind }: Term): boolean {
  return kind === 'user' || kind === 'users' || kind === 'attr' || kind === 'stage';
}

/** What the index that a plan reads gives; undefined for all, also where rows are read by their key besides. */
function projectedBy(plan: Plan, { shape }: ListPageInput): ReadonlySet<string> | undefined {
  const [lane] = plan.by === 'merge' || plan.by === 'chain' ? plan.lanes : [];
  return lane?.rereadBy ? undefined : shape.ways.find(({ name }) => name === lane?.index)?.projects;
}

function exactly(values: readonly string[]): Search {
  return { terms: [{ kind: 'ids', values: [...values] }], problems: [] };
}

function unmerged({ by: _, ...plan }: Extract<Plan, { by: 'merge' }>): Plan {
  return { by: 'chain', ...plan, isByTime: false, isLaneAlone: true };
}

async function readPlanned(
  task: PageTask,
  plan: Exclude<Plan, { by: 'refused' }>,
  terms: readonly Term[],
): Promise<Result<PageAlone>> {
  switch (plan.by) {
    case 'ids':
      return pageByIds(task, plan);
    case 'merge':
    case 'chain':
      return pageByIndex(task, plan, terms);
    case 'none':
      return ok({
        rows: [],
        next: null,
        previous: null,
        order: task.query.order,
        read: { by: 'key', rows: 0, capacityUnits: 0, isOfIds: true },
      });
    case 'scan':
      if (!task.query.scan) return ok(askFirst(task, plan));
      return task.filter.isEmpty ? scanPage(task) : searchByScan(task);
  }
}
