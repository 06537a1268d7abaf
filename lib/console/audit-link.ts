import { createHash } from 'node:crypto';
import type { NewAuditRecord } from './audit-log';

/**
 * The chain of a day is one partition: records 1, 2, 3, … by sort key, each with the hash of the one before it. A day ends with a record
 * that closes it and names the next one, whose first record follows the closing one.
 */
export type Act = Required<Omit<NewAuditRecord, 'isChained'>> & { kind: 'act' };
export type End = { kind: 'end'; of: string; outcome: string };
type Close = { kind: 'close'; next: string };
export type Content = Act | End | Close;

/** Where a record stands, and what it follows; `null` at the very beginning. */
export type Place = { day: string; number: number; previous: string | null };

/** A record as it is stored. */
export type Link = Content & {
  pk: string;
  sk: string;
  at: number;
  nonce: string;
  previous: string | null;
  hash: string;
};

/** How far a day has come; the last record counts only once this says so. */
export type Head = {
  /** The day. */
  sk: string;
  count: number;
  hash: string;
  /** The day that goes on after this one, once it is closed. */
  next?: string;
  /** The record that tells of this day's removal, once that has begun. */
  removal?: string;
  /** A process is about to write that record, since this time. */
  removingAt?: number;
};

/** The outcome of an act under the act's own id, for reading; the chain holds it too, as the record `by`. */
export type Ending = { sk: string; outcome: string; at: number; by: string };

export const HEADS = 'AUDIT-HEADS';
/** Where records that are written once were tried last, by name. */
export const ONCE = 'AUDIT-ONCE';
/** Days from before the audit was chained; each has a partition of its own. */
export const OLD_DAYS = 'AUDIT-DAYS';
export const oldLogOf = (day: string) => `AUDIT#${day}`;
export const chainOf = (day: string) => `AUDIT-CHAIN#${day}`;
export const endingsOf = (day: string) => `AUDIT-ENDS#${day}`;

const DIGITS = 7;
/** Above every sort key. */
export const AFTER_ALL = '\u{10FFFF}';
export const numberKey = (number: number) => String(number).padStart(DIGITS, '0');

export const linkId = (day: string, number: number) => `${day}#${numberKey(number)}`;
export const keyOf = (day: string, number: number) => ({ pk: chainOf(day), sk: numberKey(number) });

/** The day and the sort key that an id names; a damaged one names none. */
export function placeOf(id: unknown): { day: string; sk: string } {
  const [, day, sk] = /^([^#]*)#(.*)$/s.exec(String(id)) ?? [];
  // No key of a table may be empty.
  return { day: day || '-', sk: sk || '-' };
}

/** Whether it is one that a date can have, in epoch ms: what else stands there somebody else has written. */
export function isTime(at: unknown): at is number {
  return typeof at === 'number' && !Number.isNaN(new Date(at).getTime());
}

/** Whether the count of a day can be gone on from. */
export function isReadable({ count, hash, next }: Partial<Head>): boolean {
  return Number.isSafeInteger(count) && typeof hash === 'string' && hash !== '' && (next === undefined || isDay(next));
}

const isDay = (text: unknown) => typeof text === 'string' && /^\d{4,}-\d\d-\d\d$/.test(text);

/** A record for its place, with its hash. */
export function seal({ day, number, previous }: Place, content: Content, at: number, nonce: string): Link {
  const open = { ...wellFormed(content), ...keyOf(day, number), at, nonce, previous };
  return { ...open, hash: hashOf(open) };
}

/** SHA-256 over everything that is stored but the hash itself, so that nothing can be added to a record or moved to another place. */
export function hashOf(item: object): string {
  const { hash: _, ...rest } = item as { hash?: unknown };
  return createHash('sha256').update(canonical(rest)).digest('hex');
}

/** JSON with the names in order: the same text however an engine returns the attributes. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(',')}}`;
}

/** As a table gives it back: half a surrogate pair, which a client may have sent, has no form in UTF-8. */
function wellFormed<T>(value: T): T {
  if (typeof value === 'string') return Buffer.from(value).toString() as T;
  if (Array.isArray(value)) return value.map(wellFormed) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, wellFormed(each)])) as T;
}
