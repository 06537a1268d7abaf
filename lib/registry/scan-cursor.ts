import { z } from 'zod';
import { MAX_CURSOR_LENGTH } from '../domain/paging';
import { fingerprint } from './cursor';

/**
 * A page of a scan: the id after which it begins, null for the first page, and where the pages before it begin, the first page
 * left out. A scan walks in one direction only, so the way back has to be remembered.
 */
export type ScanCursor = { after: string | null; trail: string[]; isCut: boolean };

export const FIRST_PAGE: ScanCursor = { after: null, trail: [], isCut: false };

const id = z.string().min(1).max(3072);
const schema = z.strictObject({ s: id.nullable(), t: z.array(id).max(400), c: z.boolean(), q: z.string() });

/** Cuts the oldest part of the trail where the text would be too long for a URL: about 120 pages with AWS's ids. */
export function encodeScanCursor({ after, trail, isCut }: ScanCursor, query: string): string {
  const text = Buffer.from(JSON.stringify({ s: after, t: trail, c: isCut, q: fingerprint(query) })).toString(
    'base64url',
  );
  if (text.length <= MAX_CURSOR_LENGTH || trail.length === 0) return text;
  return encodeScanCursor({ after, trail: trail.slice(1), isCut: true }, query);
}

/** Undefined when the text is not a cursor of this query. */
export function decodeScanCursor(text: string, query: string): ScanCursor | undefined {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success || parsed.data.q !== fingerprint(query)) return undefined;
  return { after: parsed.data.s, trail: parsed.data.t, isCut: parsed.data.c };
}

/** The page after this one, which begins after the id `next`. */
export function forward({ after, trail, isCut }: ScanCursor, next: string): ScanCursor {
  return { after: next, trail: after === null ? trail : [...trail, after], isCut };
}

/** The page before this one; undefined on the first page, and where the trail was cut. */
export function back({ after, trail, isCut }: ScanCursor): ScanCursor | undefined {
  const before = trail.at(-1);
  if (before !== undefined) return { after: before, trail: trail.slice(0, -1), isCut };
  return after === null || isCut ? undefined : FIRST_PAGE;
}
