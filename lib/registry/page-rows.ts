import type { ConnectionRow } from '../domain/connection';
import type { PageTask } from './page-task';
import { type Item, toDistinctRows, withAddresses } from './row';

/** The rows of a page, of items as the table has them, in their order. `after`: see `toDistinctRows`. */
export function rowsOfPage(task: PageTask, items: readonly Item[], after?: Item): ConnectionRow[] {
  const { names, query, ownStage } = task;
  task.onItems(items);
  return toDistinctRows(withAddresses(items, names), names, { after, more: query.more, ownStage });
}
