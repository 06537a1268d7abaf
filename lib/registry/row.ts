import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describeClient } from '../domain/client-name';
import type { ConnectionDetail, ConnectionRow } from '../domain/connection';
import type { Target } from '../domain/target';
import type { OwnStage } from '../domain/target-address';
import { foreignStageOf } from './foreign-stage';
import { plainAddress } from './layout';

export type Item = Record<string, AttributeValue>;
/** What each attribute of the layout is called in a table. */
export type AttributeNames = Target['table']['attributes'];

/**
 * A row as the table has it, with the address that it came from: `$connect` spreads those of one that many share over several values, which
 * nobody is to see or to compare. Whatever reads rows passes them through here. Where reading goes on is told by the row as the table has it,
 * whose address may be a part of the key.
 */
export function withAddress(item: Item, names: AttributeNames): Item {
  const written = item[names.sourceIp]?.S;
  if (written === undefined) return item;
  const address = plainAddress(written, item[names.connectionId]?.S ?? '');
  return address === written ? item : { ...item, [names.sourceIp]: { S: address } };
}

export function withAddresses(items: readonly Item[] | undefined, names: AttributeNames): Item[] {
  return (items ?? []).map((item) => withAddress(item, names));
}

const MAX_SHOWN_CHARACTERS = 4_000;

/** `more`: attributes to hold as text besides; `ownStage`: what the target is of, so that rows of another one say so. */
type RowOptions = { more?: readonly string[] | undefined; ownStage?: OwnStage | undefined };

/**
 * Reads a registry row whatever its attributes hold: what is missing or of another type stays absent, for the
 * rows belong to the application and the console must list them all.
 */
export function toConnectionRow(item: Item, names: AttributeNames, { more, ownStage }: RowOptions = {}): ConnectionRow {
  const userAgent = textOf(item[names.userAgent]);
  const connectedAt = timeOf(item[names.connectedAt]);
  const sourceIp = textOf(item[names.sourceIp]);
  const client = describeClient(userAgent);
  // Applications number their users as well.
  const userId = keyTextOf(item[names.userId]);
  const row: ConnectionRow = { connectionId: keyTextOf(item[names.connectionId]) };
  if (connectedAt !== undefined) row.connectedAt = connectedAt;
  if (sourceIp !== undefined) row.sourceIp = sourceIp;
  if (userAgent !== undefined) row.userAgent = userAgent;
  if (client !== undefined) row.client = client;
  if (userId !== '') row.userId = userId;
  if (more && more.length > 0) row.attributes = textsOf(item, more);
  const foreignStage = ownStage && foreignStageOf(item, names, ownStage);
  if (foreignStage !== undefined) row.foreignStage = foreignStage;
  return row;
}

type DistinctOptions = RowOptions & { after?: Item | undefined };

/**
 * The rows of connections, each connection once, by its oldest row: a table with a sort key may hold several of one. `after` is the row that
 * the page before ended with, if it gave its connection.
 */
export function toDistinctRows(
  items: readonly Item[],
  names: AttributeNames,
  { after, ...options }: DistinctOptions = {},
): ConnectionRow[] {
  const before = keyTextOf(after?.[names.connectionId]);
  const rows = items.map((item) => toConnectionRow(item, names, options));
  const oldest = new Map<string, ConnectionRow>();
  for (const row of rows) {
    const known = oldest.get(row.connectionId);
    if (!known || timeOrLast(row) < timeOrLast(known)) oldest.set(row.connectionId, row);
  }
  return rows.filter((row) => row.connectionId !== before && oldest.get(row.connectionId) === row);
}

/** Whether one of the rows is of the connection that a key names; so is every row where the key names none. */
export function isAmong(key: Item, items: readonly Item[], { connectionId }: AttributeNames): boolean {
  const id = keyTextOf(key[connectionId]);
  return id === '' || items.some((item) => keyTextOf(item[connectionId]) === id);
}

function timeOrLast({ connectedAt }: ConnectionRow): number {
  return connectedAt ?? Number.POSITIVE_INFINITY;
}

/** Without these a row still tells which connection it is of, since when, and whether it is over. */
export const SPARE_ATTRIBUTES = ['sourceIp', 'userAgent', 'userId'] as const;
export type SpareAttribute = (typeof SPARE_ATTRIBUTES)[number];

/** The attributes that a row of the list is made of. */
export function shownAttributes(names: AttributeNames, spared: readonly SpareAttribute[] = []): string[] {
  const { connectionId, connectedAt, ttl } = names;
  const others = SPARE_ATTRIBUTES.filter((name) => !spared.includes(name));
  return [...new Set([connectionId, connectedAt, ...others.map((name) => names[name]), ttl])];
}

type Projected = { more?: readonly string[]; spared?: readonly SpareAttribute[] | undefined };

/** Reads what the list shows, except for what is `spared`, and `more` alone. */
export function projectionOf(
  names: AttributeNames,
  keys: readonly string[] = [],
  { more = [], spared }: Projected = {},
) {
  return projectAttributes([...shownAttributes(names, spared), ...more], keys);
}

/**
 * Reads these attributes alone. Names stand behind aliases, because any may be a reserved word; each has one only, also those of `keys`,
 * which the rest of the request is about.
 */
export function projectAttributes(attributes: readonly string[], keys: readonly string[]) {
  const read = [...new Set(attributes)];
  const aliases = new Map([...new Set([...read, ...keys])].map((name, index) => [name, `#${index}`]));
  const aliasOf = (name: string) => aliases.get(name) as string;
  return {
    aliasOf,
    projection: {
      ProjectionExpression: read.map(aliasOf).join(', '),
      ExpressionAttributeNames: Object.fromEntries([...aliases].map(([name, alias]) => [alias, name])),
    },
  };
}

/** Every attribute as text, in order of name, long values cut. */
export function describeAttributes(item: Item): ConnectionDetail['attributes'] {
  return Object.entries(item)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, attribute]) => {
      const [type = '?'] = Object.keys(attribute);
      const text = type === 'S' || type === 'N' ? String(Object.values(attribute)[0]) : toJson(attribute);
      return { name, type, value: text.slice(0, MAX_SHOWN_CHARACTERS), cut: text.length > MAX_SHOWN_CHARACTERS };
    });
}

function toJson(attribute: AttributeValue): string {
  const value = Object.values(attribute)[0] as unknown;
  if (value === true && 'NULL' in attribute) return 'null';
  return JSON.stringify(value, (_, part) =>
    part instanceof Uint8Array ? Buffer.from(part).toString('base64') : (part as unknown),
  );
}

/** Those of these attributes that the row has a value for. */
function textsOf(item: Item, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = plainTextOf(item[name]);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** As a person would write it; lists, maps, sets and binary as JSON. An empty text and NULL are no value. */
function plainTextOf(attribute: AttributeValue | undefined): string | undefined {
  if (!attribute || attribute.NULL) return undefined;
  if (attribute.BOOL !== undefined) return String(attribute.BOOL);
  return (attribute.S ?? attribute.N ?? toJson(attribute)) || undefined;
}

function textOf(attribute: AttributeValue | undefined): string | undefined {
  return attribute?.S || undefined;
}

function keyTextOf(attribute: AttributeValue | undefined): string {
  return attribute?.S ?? attribute?.N ?? '';
}

/** Largest time a Date can hold, in epoch ms. */
const MAX_TIME_MS = 8.64e15;
/** As ms this was in 1973, as seconds it is far off: times between are told apart by it. */
export const FIRST_MS = 1e11;

/** Epoch ms of a time that is written as ms, as seconds or as ISO text; undefined when it is none. */
export function timeOf(attribute: AttributeValue | undefined): number | undefined {
  const text = attribute?.N ?? attribute?.S ?? '';
  if (attribute?.S !== undefined && /^\d{4}-\d\d-\d\dT/.test(text)) return inRange(Date.parse(text));
  if (!/^\d+(\.\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return inRange(value < FIRST_MS ? value * 1000 : value);
}

function inRange(ms: number): number | undefined {
  return Number.isFinite(ms) && ms >= 0 && ms <= MAX_TIME_MS ? Math.round(ms) : undefined;
}
