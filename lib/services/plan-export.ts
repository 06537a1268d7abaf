import type { ExportPlan } from '../domain/export';
import type { ExportQuery } from '../domain/export-input';
import { ok, type Result } from '../domain/result';
import { isLiveTerm, readFilters } from '../domain/search-query';
import { listConnections } from './list-connections';
import type { TargetContext } from './target-context';

/** Enough to count a small answer exactly, and little to read. */
const LOOK_ROWS = 100;

type PlanInput = ExportQuery & { isMasked: boolean };

/** How many rows an export would hold and what reading them would cost, as far as one small read can tell. A scan is not begun. */
export async function planExport(args: {
  ctx: TargetContext;
  input: PlanInput;
  /** DynamoDB's own count of the table's rows, up to six hours old. */
  countRows: () => Promise<number>;
}): Promise<Result<ExportPlan>> {
  const { ctx, input, countRows } = args;
  const { terms } = readFilters(input);
  const isWhole = terms.length === 0;
  // Who is in a state is found out by one call for each row: that is left to the export.
  const isAsked = terms.some(isLiveTerm);
  const query = { ...input, size: isAsked ? 1 : LOOK_ROWS, cursor: null, scan: false, isExport: true };
  const page = await (isAsked ? ctx.registry.list(query) : listConnections({ ctx, input: query }));
  if (!page.ok) return page;
  const { rows, next, consent, read } = page.data;
  const common = { isAsked, isMasked: input.isMasked };
  if (consent) {
    const about = await countRows();
    const rows = isWhole && about > 0 ? { count: about, is: 'about' as const } : null;
    // With other terms only what matches them is asked about.
    const each = terms.every(isLiveTerm) ? ('asked' as const) : ('read' as const);
    const sifted = { rows: about || null, each };
    return ok({ rows, capacityUnits: null, consent, ...(!isWhole && { sifted }), ...common });
  }
  if (isAsked) {
    const about = terms.every(isLiveTerm) ? await countRows() : 0;
    return ok({ rows: null, capacityUnits: null, sifted: { rows: about || null, each: 'asked' }, ...common });
  }
  if (next === null)
    return ok({ rows: { count: rows.length, is: 'exact' }, capacityUnits: read.capacityUnits, ...common });
  const about = isWhole ? await countRows() : 0;
  // A count from hours ago that is less than what was just seen says nothing.
  if (about <= rows.length) {
    const sifted = page.data.isPartial && { rows: null, each: 'read' as const };
    return ok({ rows: { count: rows.length, is: 'more' }, capacityUnits: null, ...(sifted && { sifted }), ...common });
  }
  const perRow = read.capacityUnits / Math.max(1, rows.length);
  return ok({ rows: { count: about, is: 'about' }, capacityUnits: Math.round(perRow * about), ...common });
}
