import type { ConnectionPage, ConnectionRow } from '../../domain/connection';
import { isTableKey } from '../../domain/connection-id';
import type { NoticePreview } from '../../domain/job';
import type { PreviewNotice } from '../../domain/job-input';
import { findNoticeProblem, payloadBytes } from '../../domain/notice';
import { maskRowWith } from '../../domain/personal';
import { err, ok, type Result } from '../../domain/result';
import { fillTemplate, parseTemplate } from '../../domain/template';
import { attributesOf, valuesOf } from '../../domain/template-values';
import type { PageQuery } from '../../registry/page-task';
import { listConnections } from '../list-connections';
import type { TargetContext } from '../target-context';

/** What one recipient would get. `isMasked`: with the values as that role sees them. Nothing is sent. */
export async function previewNotice(args: {
  ctx: TargetContext;
  input: PreviewNotice;
  isMasked: boolean;
}): Promise<Result<NoticePreview>> {
  const { ctx, input, isMasked } = args;
  const template = parseTemplate(input.text);
  if (template.problems.length > 0) return err('invalid', template.problems.join(' '));
  const found = await findRecipient(ctx, { ...input, more: attributesOf(template) }, isMasked);
  if (!found.ok) return found;
  const row = isMasked ? maskRowWith(found.data, ctx.target.table.attributes) : found.data;
  const { text, missing } = fillTemplate(template, valuesOf(template, row), input.format);
  return ok({
    connectionId: row.connectionId,
    ...(row.userId !== undefined && { userId: row.userId }),
    text,
    bytes: payloadBytes(text),
    missing,
    problem: text === '' ? null : (findNoticeProblem(text, input.format)?.message ?? null),
    isMasked,
  });
}

/** By its id, else the newest of the user, else the first that the search finds; never by scan. */
async function findRecipient(
  ctx: TargetContext,
  { of, q, more }: PreviewNotice & { more: string[] },
  isMasked: boolean,
): Promise<Result<ConnectionRow>> {
  if (isTableKey(of)) {
    const entry = await ctx.registry.get(of, more);
    if (entry.ok && entry.data) return ok(entry.data.row);
  }
  const page = await listConnections({ ctx, input: { ...firstOf(of ? { user: of } : { q }, isMasked), more } });
  return page.ok ? pickFirst(page.data, of) : page;
}

function firstOf(asked: { user: string } | { q: string }, isMasked: boolean): PageQuery {
  const one = { cursor: null, size: 1, order: 'newest', scan: false } as const;
  return { q: '', id: '', user: '', ip: '', ...asked, ...one, isMasked };
}

function pickFirst({ rows: [row], consent }: ConnectionPage, of: string): Result<ConnectionRow> {
  if (row) return ok(row);
  if (consent) return err('invalid', 'Finding a recipient takes a scan of this registry. Enter a connection id.');
  return err('notFound', of ? `The registry has no connection or user ${of}.` : 'The search finds nobody just now.');
}
