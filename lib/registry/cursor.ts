import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ConnectionPage } from '../domain/connection';
import { err } from '../domain/result';

/**
 * Where a stream was left: the keys of a row in it, sort key first, or null for the stream's edge. No keys where one row is all that it can hold.
 */
export type Position = readonly string[] | null;
export type Direction = 'older' | 'newer';
export type Cursor = {
  direction: Direction;
  /** One for every stream that is merged; one alone where streams are read one after the other. */
  positions: Position[];
  /** The stream that is at work, where they are read one after the other. */
  lane: number;
  /** What "30 minutes ago" is counted from on all pages of a list; epoch ms. */
  asOfMs?: number | undefined;
  /** Which way the list goes: by the shards of the fleet, or by the index of that name, empty for the key of the table; see `planOnward`. */
  isByAge?: boolean | undefined;
  way?: string | undefined;
  /** Streams that each value has, where those are several: what is the fifth stream to one version is another to one that knows of other streams. */
  lanesEach?: number | undefined;
};

const cursorSchema = z.strictObject({
  d: z.enum(['older', 'newer']),
  q: z.string(),
  p: z.array(z.array(z.string().min(1).max(4096)).max(3).nullable()).max(64),
  l: z.number().int().min(0).max(5_000).default(0),
  t: z.number().int().min(0).max(8.64e15).optional(),
  a: z.literal(true).optional(),
  w: z.string().max(255).optional(),
  e: z.number().int().min(1).max(64).optional(),
});

/** `query` names what the cursor walks, so that it cannot be used on another list. */
export function encodeCursor(
  { direction, positions, lane, asOfMs, isByAge, way, lanesEach }: Cursor,
  query: string,
): string {
  return encodeText({
    d: direction,
    q: fingerprint(query),
    p: positions,
    ...(lane > 0 && { l: lane }),
    t: asOfMs,
    ...(isByAge && { a: true }),
    w: way,
    e: lanesEach,
  });
}

/** Undefined when the text is not a cursor of this query. */
export function decodeCursor(text: string, query: string): Cursor | undefined {
  const parsed = cursorSchema.safeParse(decodeText(text));
  if (!parsed.success || parsed.data.q !== fingerprint(query)) return undefined;
  const { d, p, l, t, a, w, e } = parsed.data;
  return { direction: d, positions: p, lane: l, asOfMs: t, isByAge: a, way: w, lanesEach: e };
}

/** Whether a cursor of an index leads to the page before, in a list of this order. */
export function isWayBack(text: string, order: ConnectionPage['order']): boolean {
  return cursorSchema.safeParse(decodeText(text)).data?.d === waysOf(order).back;
}

/** Where the next page and the page before lie. What has no order is walked as the newest first. */
export function waysOf(order: ConnectionPage['order']): { on: Direction; back: Direction } {
  return order === 'oldest' ? { on: 'newer', back: 'older' } : { on: 'older', back: 'newer' };
}

export function foreignCursor() {
  return err('invalid', 'This link points to a page of another list. Start from the first page.');
}

export function encodeText(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Undefined when it is no text that `encodeText` made. */
export function decodeText(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Short enough for a URL; it only keeps the cursors of two lists apart. */
export function fingerprint(query: string): string {
  return createHash('sha256').update(query).digest('base64url').slice(0, 8);
}
