import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { formatAbsolute } from '../domain/format';
import { MAX_CONNECTION_AGE_MS } from '../domain/limits';
import { MAPPED_FIELDS, type Mapping, type MappingSample, type PreviewRow } from '../domain/mapping';
import { maskText } from '../domain/mask-value';
import { err, ok, type Result } from '../domain/result';
import { type AttributeNames, type Item, toConnectionRow } from '../registry/row';
import { ttlKindOf } from '../registry/time-to-live';
import { type DoctorContext, readSampleRows } from './examine-target';
import { suggestMapping } from './suggest-mapping';

const SHOWN_ROWS = 5;
const MAX_ATTRIBUTES = 40;

/** Five rows of the latest examination, masked, and how they would be read with `mapping`. Nothing is read anew. */
export async function sampleRows(args: {
  ctx: DoctorContext;
  input: { mapping?: Mapping | undefined };
}): Promise<Result<MappingSample>> {
  const { ctx, input } = args;
  const rows = ctx.last.rows?.slice(0, SHOWN_ROWS);
  if (!rows || rows.length === 0) return err('notFound', 'No rows have been sampled. Examine the target first.');
  const current = pick(ctx.target.table.attributes);
  const suggested = suggestMapping(rows, current);
  // What the form does not ask for stays as it is.
  const mapping: AttributeNames = { ...ctx.target.table.attributes, ...(input.mapping ?? suggested) };
  return ok({
    attributes: attributesOf(rows),
    current,
    suggested,
    preview: rows.map((row) => previewOf(row, mapping, ctx.now())),
    notes: findOddities(rows, mapping, ctx.now()),
  });
}

/** The same for a target that is not saved: its rows are read now, by the index by age, or by one Scan when somebody agreed. */
export async function sampleOf(args: {
  ctx: DoctorContext;
  input: { scan: boolean; mapping: Mapping | null };
}): Promise<Result<MappingSample>> {
  const { ctx, input } = args;
  const rows = await readSampleRows(ctx, input.scan);
  if (rows) ctx.last.rows = rows;
  return sampleRows({ ctx, input: { mapping: input.mapping ?? undefined } });
}

/** Other settings may stand beside these. */
function pick(names: Mapping): Mapping {
  return Object.fromEntries(MAPPED_FIELDS.map(({ name }) => [name, names[name]])) as Mapping;
}

function attributesOf(rows: Item[]): MappingSample['attributes'] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort().slice(0, MAX_ATTRIBUTES);
  return names.map((name) => ({
    name,
    type: typeOf(rows.find((row) => row[name])?.[name]),
    values: rows.map((row) => (row[name] ? shownValue(row[name]) : null)),
  }));
}

function typeOf(value: AttributeValue | undefined): string {
  return Object.keys(value ?? {})[0] ?? '?';
}

/** Numbers are times and counters; what identifies a person is text. Whatever else it is, only its kind is shown. */
function shownValue(value: AttributeValue): string {
  if (value.N !== undefined) return value.N.length > 8 ? value.N : maskText(value.N);
  if (value.S !== undefined) return maskText(value.S);
  if (value.BOOL !== undefined) return String(value.BOOL);
  return `(${typeOf(value)})`;
}

/** Through the very function that reads rows for the list, so that the preview cannot promise more. */
function previewOf(item: Item, mapping: AttributeNames, nowMs: number): PreviewRow {
  const row = toConnectionRow(item, mapping);
  const text = (value: string | undefined) => (value ? maskText(value) : null);
  return {
    connectionId: text(row.connectionId),
    connectedAt: row.connectedAt === undefined ? null : formatAbsolute(row.connectedAt),
    sourceIp: text(row.sourceIp),
    userAgent: row.client ?? text(row.userAgent),
    userId: text(row.userId),
    ttl: ttlKindOf(item, mapping, nowMs) === 'seconds' ? formatAbsolute(Number(item[mapping.ttl]?.N) * 1000) : null,
  };
}

/** A year: rows of live connections are two hours old at most, so this is another unit, not an old row. */
const YEAR_MS = 365 * 24 * 60 * 60_000;

function findOddities(rows: Item[], mapping: AttributeNames, nowMs: number): string[] {
  const notes: string[] = [];
  const times = rows.flatMap((row) => toConnectionRow(row, mapping).connectedAt ?? []);
  if (times.length > 0 && times.every((time) => Math.abs(nowMs - time) > YEAR_MS)) {
    notes.push(`${mapping.connectedAt} is far from now, read as a time: it is something else, or in another unit.`);
  } else if (times.some((time) => nowMs - time > MAX_CONNECTION_AGE_MS)) {
    notes.push(
      'Some rows are older than two hours, which no connection can be: they are ghosts, or this is another time.',
    );
  }
  if (times.length === 0 && rows.some((row) => row[mapping.connectedAt] !== undefined)) {
    notes.push(`${mapping.connectedAt} cannot be read as a time: neither epoch milliseconds or seconds, nor ISO text.`);
  }
  const ttlKinds = new Set(rows.map((row) => ttlKindOf(row, mapping, nowMs)));
  if (ttlKinds.has('ms')) {
    notes.push(
      `${mapping.ttl} looks like milliseconds. DynamoDB's TTL counts seconds and would never remove these rows.`,
    );
  }
  if (ttlKinds.has('past')) {
    notes.push(
      `${mapping.ttl} holds durations, or times long past, not epoch seconds: DynamoDB's TTL would never remove these rows, and they are listed.`,
    );
  }
  if (rows.every((row) => !toConnectionRow(row, mapping).connectionId)) {
    notes.push(`No row has a connection id in ${mapping.connectionId}.`);
  }
  const twice = MAPPED_FIELDS.filter(({ name }, index) =>
    MAPPED_FIELDS.some((other, place) => place < index && mapping[other.name] === mapping[name]),
  );
  if (twice.length > 0)
    notes.push(`${twice.map(({ label }) => label).join(', ')}: the same attribute is chosen twice.`);
  return notes;
}
