import { z } from 'zod';
import { LIST_ORDERS, PAGE_SIZES } from './paging';
import { MAX_VIEW_NAME, MAX_VIEW_SEARCH } from './view';

const target = z.string().min(1).max(40);

const viewName = z
  .string()
  .trim()
  .min(1, 'Give the view a name.')
  .max(MAX_VIEW_NAME, `A name has at most ${MAX_VIEW_NAME} characters.`)
  .regex(/^\P{Cc}*$/u, 'A name has no line breaks or other control characters.');

const content = z.object({
  q: z
    .string()
    .max(MAX_VIEW_SEARCH, `A view keeps a search of at most ${MAX_VIEW_SEARCH.toLocaleString('en')} characters.`),
  size: z.union(PAGE_SIZES.map((size) => z.literal(size))),
  order: z.enum(LIST_ORDERS),
  columns: z.array(z.string().regex(/^[A-Za-z]{1,30}$/)).max(30),
  density: z.enum(['comfortable', 'compact']),
});

/** A view as the person saw it, so that another one that has its name by now is left alone. */
const seenView = z.object({
  target,
  id: z.uuid(),
  name: z.string().min(1).max(MAX_VIEW_NAME),
  /** The list it stands in. */
  isShared: z.boolean(),
});
export type SeenView = z.infer<typeof seenView>;

export const listViewsSchema = z.object({ target: z.string().max(40).optional() });

export const saveViewSchema = z.object({ target, name: viewName, isShared: z.boolean(), content });
export type SaveView = z.infer<typeof saveViewSchema>;

export const updateViewSchema = seenView.extend({ content, seenAt: z.number() });
export type UpdateView = z.infer<typeof updateViewSchema>;

export const renameViewSchema = seenView.extend({ newName: viewName });
export type RenameView = z.infer<typeof renameViewSchema>;

/** Moves it into the other list. */
export const shareViewSchema = seenView;
export const deleteViewSchema = seenView.extend({ seenAt: z.number() });
export type DeleteView = z.infer<typeof deleteViewSchema>;
