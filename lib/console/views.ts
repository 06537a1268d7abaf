import { type ViewContent, viewNameKey } from '../domain/view';
import type { ConsoleTable } from './console-table';

export type StoredView = ViewContent & {
  id: string;
  name: string;
  /** Who made it. */
  by: string;
  /** epoch ms */
  updatedAt: number;
};

/** The list of views of one target that everybody sees (`owner` null), or that one person has. */
export type ViewList = { target: string; owner: string | null };

/** More than a list may hold, for the few that were saved in the same moment. */
const MAX_READ = 150;

/** Saved views. A list is a partition sorted by name, so that the table itself gives each name once. */
export function createViews(table: ConsoleTable) {
  // Neither targets nor users have a # in their name.
  const pkOf = ({ target, owner }: ViewList) => (owner === null ? `VIEWS#${target}` : `VIEWS#${target}#${owner}`);
  const key = (list: ViewList, name: string) => ({ pk: pkOf(list), sk: viewNameKey(name) });
  return {
    /** Sorted by name. */
    async list(list: ViewList): Promise<StoredView[]> {
      const items = await table.queryDown<StoredView>(pkOf(list), MAX_READ);
      return items.reverse().map(toStored);
    },
    async find(list: ViewList, name: string): Promise<StoredView | undefined> {
      const item = await table.get<StoredView>(key(list, name));
      return item && toStored(item);
    },
    /** False when the name is taken. */
    add: (list: ViewList, view: StoredView): Promise<boolean> => table.putNew({ ...key(list, view.name), ...view }),
    /** False when it is no longer as it was `seen`. */
    change(
      list: ViewList,
      seen: Pick<StoredView, 'id' | 'name' | 'updatedAt'>,
      values: Partial<ViewContent> & { name?: string; updatedAt: number },
    ): Promise<boolean> {
      return table.setIf(key(list, seen.name), values, { id: seen.id, updatedAt: seen.updatedAt });
    },
    /** False when it is no longer as it was `seen`. */
    remove: (list: ViewList, seen: Pick<StoredView, 'id' | 'name' | 'updatedAt'>): Promise<boolean> =>
      table.deleteIf(key(list, seen.name), { id: seen.id, updatedAt: seen.updatedAt }),
  };
}
export type Views = ReturnType<typeof createViews>;

function toStored({ id, name, by, updatedAt, q, size, order = 'newest', columns, density }: StoredView): StoredView {
  return { id, name, by, updatedAt, q, size, order, columns, density };
}
