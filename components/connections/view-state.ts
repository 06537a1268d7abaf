import { PAGE_SIZES } from '@/lib/domain/paging';
import type { View } from '@/lib/domain/view';
import type { ListState } from './list-params';
import { DEFAULT_SETTINGS, knownColumns, type TableSettings } from './table-settings';

/** What of the list and the table a view holds. */
export type ListAndTable = {
  state: Pick<ListState, 'q' | 'size' | 'order'>;
  table: Pick<TableSettings, 'columns' | 'density'>;
};

/** What is on screen, as a view keeps it. */
export function contentOf({ state: { q, size, order }, table: { columns, density } }: ListAndTable) {
  return { q, size, order, columns: [...columns], density };
}

/** Whether the list is another one than the view shows. */
export function isChanged(view: View, { state, table }: ListAndTable): boolean {
  return (
    state.q !== view.q ||
    state.size !== view.size ||
    state.order !== view.order ||
    table.density !== view.density ||
    table.columns.join() !== knownColumns(view.columns).join()
  );
}

/** The list as a view shows it, from its first page. */
export function stateOf({ id, q, size, order }: View): Partial<ListState> {
  return { view: id, q, order, cursor: null, size: PAGE_SIZES.find((each) => each === size) ?? PAGE_SIZES[0] };
}

/** The table as a view shows it. */
export function tableOf({ columns, density }: Pick<View, 'columns' | 'density'>): Partial<TableSettings> {
  return { columns: knownColumns(columns), density: density ?? DEFAULT_SETTINGS.density };
}

type Found = { views: readonly View[] | undefined; error: Error | null };

/** Why a view that the address names is not what is on screen; undefined when it is, or is not known yet. */
export function viewProblem(
  { view: id, q }: Pick<ListState, 'view' | 'q'>,
  { views, error }: Found,
): string | undefined {
  if (id === null) return undefined;
  const shown = q ? 'The search stays as it is.' : 'This is the unfiltered list.';
  if (!views) return error ? `The saved views cannot be read: ${error.message} ${shown}` : undefined;
  const found = views.find((each) => each.id === id);
  if (!found) return `This view was deleted, or it is another person’s own. ${shown}`;
  return found.isWithheld ? `“${found.name}” searches by what your role does not see. ${shown}` : undefined;
}
