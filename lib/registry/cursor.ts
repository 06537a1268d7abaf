import { createHash } from 'node:crypto';
import { z } from 'zod';
import { err } from '../domain/result';

/** Where a stream was left: the keys of a row in it, or null for the stream's edge. `[connectedAt, connectionId]` */
export type Position = readonly [string, string] | null;
export type Direction = 'older' | 'newer';
export type Cursor = { direction: Direction; positions: Position[] };

const cursorSchema = z.strictObject({
  d: z.enum(['older', 'newer']),
  q: z.string(),
  p: z.array(z.tuple([z.string().regex(/^\d{1,16}(\.\d+)?$/), z.string().min(1).max(2048)]).nullable()).max(64),
});

/** `query` names what the cursor walks, so that it cannot be used on another list. */
export function encodeCursor(cursor: Cursor, query: string): string {
  const compact = { d: cursor.direction, q: fingerprint(query), p: cursor.positions };
  return Buffer.from(JSON.stringify(compact)).toString('base64url');
}

/** Undefined when the text is not a cursor of this query with this many streams. */
export function decodeCursor(text: string, query: string, streams: number): Cursor | undefined {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  const parsed = cursorSchema.safeParse(json);
  if (!parsed.success || parsed.data.q !== fingerprint(query) || parsed.data.p.length !== streams) return undefined;
  return { direction: parsed.data.d, positions: parsed.data.p };
}

export function foreignCursor() {
  return err('invalid', 'This link points to a page of another list. Start from the first page.');
}

/** Short enough for a URL; it only keeps the cursors of two lists apart. */
export function fingerprint(query: string): string {
  return createHash('sha256').update(query).digest('base64url').slice(0, 8);
}
