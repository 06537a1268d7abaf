import { z } from 'zod';
import { ok, type Result } from '../domain/result';
import { decodeText, encodeText, fingerprint, foreignCursor } from './cursor';
import { keyText } from './keys';
import { createFinder, indexOf } from './locator';
import type { PageAlone, PageTask } from './page-task';
import type { Plan } from './plan';
import { type Item, toConnectionRow } from './row';

/** `i`: where in the list of ids a page begins. */
const cursorSchema = z.strictObject({ i: z.number().int().min(0), q: z.string() });

const NOTHING = { items: [], capacityUnits: 0 };

/** Connections by their ids, in the order of the list; a page is so many ids, whether or not the registry holds them. */
export async function pageByIds(task: PageTask, plan: Extract<Plan, { by: 'ids' }>): Promise<Result<PageAlone>> {
  const { query, about, names, filter } = task;
  const start = query.cursor === null ? 0 : readCursor(query.cursor, about);
  if (start === undefined || (start > 0 && start >= plan.ids.length)) return foreignCursor();

  const asked = plan.ids.slice(start, start + query.size);
  const finder = createFinder(task.client, task, plan.locator);
  const idOf = (item: Item) => keyText(item[names.connectionId]);
  // It is as missing as if DynamoDB had removed it.
  const currentOf = (items: Item[]) => items.filter((item) => !task.isOver(item));

  // Which of the rows of a connection a filter means is seen from all of them alone.
  const first = await finder.shown(asked, filter.attributes, { every: !filter.isEmpty });
  const known = new Set(currentOf(first.items).map(idOf));
  const over =
    filter.isEmpty && plan.locator.by === 'query' ? first.items.map(idOf).filter((id) => !known.has(id)) : [];
  const others = over.length > 0 ? await finder.shown(over, filter.attributes, { every: true }) : NOTHING;
  const items = [...first.items, ...others.items];
  const current = currentOf(items);
  const registered = new Set(current.map(idOf));
  const missing = asked.filter((id) => !registered.has(id));
  const found = new Map(
    current
      .filter(filter.accepts)
      .reverse()
      .map((item) => [idOf(item), item]),
  );
  const link = (index: number) => encodeText({ i: index, q: fingerprint(about) });
  return ok({
    rows: asked
      .flatMap((id) => [found.get(id)].filter((item) => item !== undefined))
      .map((item) => toConnectionRow(item, names, { more: query.more, ownStage: task.ownStage })),
    next: start + query.size < plan.ids.length ? link(start + query.size) : null,
    previous: start > 0 ? link(Math.max(0, start - query.size)) : null,
    order: plan.ids.length === 1 ? query.order : 'none',
    read: {
      by: indexOf(plan.locator) === undefined ? 'key' : 'index',
      rows: items.length,
      capacityUnits: first.capacityUnits + others.capacityUnits,
      isOfIds: true,
    },
    ...(plan.ids.length > 1 && { idsOnPage: asked.length, ...(missing.length > 0 && { missingIds: missing }) }),
  });
}

function readCursor(text: string, about: string): number | undefined {
  const parsed = cursorSchema.safeParse(decodeText(text));
  return parsed.success && parsed.data.q === fingerprint(about) ? parsed.data.i : undefined;
}
