import type { TemplateContent } from '../domain/saved-template';
import { viewNameKey } from '../domain/view';
import type { ConsoleTable } from './console-table';

export type StoredTemplate = TemplateContent & {
  id: string;
  name: string;
  /** Who made it. */
  by: string;
  /** epoch ms */
  updatedAt: number;
};

/** The templates of one target that everybody sees (`owner` null), or that one person has. */
export type TemplateList = { target: string; owner: string | null };

/** More than a list may hold, for the few that were saved in the same moment. */
const MAX_READ = 50;

/** Saved templates. A list is a partition sorted by name, so that the table itself gives each name once. */
export function createTemplates(table: ConsoleTable) {
  // Neither targets nor users have a # in their name.
  const pkOf = ({ target, owner }: TemplateList) =>
    owner === null ? `TEMPLATES#${target}` : `TEMPLATES#${target}#${owner}`;
  const key = (list: TemplateList, name: string) => ({ pk: pkOf(list), sk: viewNameKey(name) });
  return {
    /** Sorted by name. */
    async list(list: TemplateList): Promise<StoredTemplate[]> {
      const items = await table.queryDown<StoredTemplate>(pkOf(list), MAX_READ);
      return items.reverse().map(toStored);
    },
    async find(list: TemplateList, name: string): Promise<StoredTemplate | undefined> {
      const item = await table.get<StoredTemplate>(key(list, name));
      return item && toStored(item);
    },
    /** False when the name is taken. */
    add: (list: TemplateList, template: StoredTemplate): Promise<boolean> =>
      table.putNew({ ...key(list, template.name), ...template }),
    /** False when it is no longer as it was `seen`. */
    change(
      list: TemplateList,
      seen: Pick<StoredTemplate, 'id' | 'name' | 'updatedAt'>,
      values: TemplateContent & { updatedAt: number },
    ): Promise<boolean> {
      return table.setIf(key(list, seen.name), values, { id: seen.id, updatedAt: seen.updatedAt });
    },
    remove: (list: TemplateList, { name }: Pick<StoredTemplate, 'name'>): Promise<void> =>
      table.delete(key(list, name)),
  };
}
export type Templates = ReturnType<typeof createTemplates>;

function toStored({ id, name, by, updatedAt, kind, format, text }: StoredTemplate): StoredTemplate {
  return { id, name, by, updatedAt, kind, format, text };
}
