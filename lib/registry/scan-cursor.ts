import { z } from 'zod';
import { MAX_CURSOR_LENGTH } from '../domain/paging';
import { decodeText, encodeText, fingerprint } from './cursor';

/**
 * A page of a scan: the id after which it begins, null for the first page, and where the pages before it begin, the first page
 * left out. A scan walks in one direction only, so the way back has to be remembered. `ungiven`: of these places, those that lie between the rows of a
 * connection of which no page before has given one.
 */
export type ScanCursor = { after: string | null; trail: string[]; isCut: boolean; ungiven?: string[] };

export const FIRST_PAGE: ScanCursor = { after: null, trail: [], isCut: false };

const id = z.string().min(1).max(3072);
const schema = z.strictObject({
  s: id.nullable(),
  t: z.array(id).max(400),
  c: z.boolean(),
  u: z.array(id).max(400).optional(),
  q: z.string(),
});

/** Cuts the oldest part of the trail where the text would be too long for a URL: about 120 pages with AWS's ids. */
export function encodeScanCursor(cursor: ScanCursor, query: string): string {
  const { after, trail, isCut, ungiven = [] } = cursor;
  const u = ungiven.filter((place) => place === after || trail.includes(place));
  const text = encodeText({ s: after, t: trail, c: isCut, ...(u.length > 0 && { u }), q: fingerprint(query) });
  if (text.length <= MAX_CURSOR_LENGTH || trail.length === 0) return text;
  return encodeScanCursor({ ...cursor, trail: trail.slice(1), isCut: true }, query);
}

/** Undefined when the text is not a cursor of this query. */
export function decodeScanCursor(text: string, query: string): ScanCursor | undefined {
  const parsed = schema.safeParse(decodeText(text));
  if (!parsed.success || parsed.data.q !== fingerprint(query)) return undefined;
  const { s, t, c, u } = parsed.data;
  return { after: s, trail: t, isCut: c, ...(u && { ungiven: u }) };
}

/** The page after this one, which begins after the id `next`; `isGiven`: its connection has been given. */
export function forward({ after, trail, ungiven = [], ...rest }: ScanCursor, next: string, isGiven = true): ScanCursor {
  return {
    ...rest,
    after: next,
    trail: after === null ? trail : [...trail, after],
    ungiven: isGiven ? ungiven : [...ungiven, next],
  };
}

/** The page before this one; undefined on the first page, and where the trail was cut. */
export function back({ after, trail, ...rest }: ScanCursor): ScanCursor | undefined {
  const before = trail.at(-1);
  if (before !== undefined) return { ...rest, after: before, trail: trail.slice(0, -1) };
  return after === null || rest.isCut ? undefined : FIRST_PAGE;
}
