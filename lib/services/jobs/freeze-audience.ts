import type { Recipients, StoredJob } from '../../console/jobs';
import type { ConnectionRow } from '../../domain/connection';
import type { Exclusions, JobCard, WhySkipped } from '../../domain/job';
import { SEGMENT_SIZE } from '../../domain/job-limits';
import { MAX_PAYLOAD_BYTES } from '../../domain/limits';
import { meteredUnits, payloadBytes } from '../../domain/notice';
import { isTestClient } from '../../domain/own-client';
import { maskRow, maskRowWith } from '../../domain/personal';
import {
  type FieldValues,
  fillTemplate,
  parseTemplate,
  type Template,
  type TemplateField,
} from '../../domain/template';
import { attributesOf, valuesOf } from '../../domain/template-values';
import { SPARE_ATTRIBUTES } from '../../registry/row';
import { textOf } from './filled-text';
import type { JobContext } from './job-context';
import { GivenUp, withPatience } from './patience';
import { AudienceError, readAudience } from './read-audience';
import { createSeenIds } from './seen-ids';
import { waitsForTable } from './table-words';

const EXAMPLES = 5;
const MAX_EXAMPLE_CHARACTERS = 500;
const NO_FIELDS = parseTemplate('');
/** Item of a table is at most 400 KB. */
const MAX_VALUES_BYTES = 250_000;

/**
 * Writes down who a job is for, in segments, and answers the card that a person decides on. Everybody who is registered by now is in it;
 * whoever connects after `job.frozenAt` is not, unless they were chosen one by one. `tell` is called now and then, and with words when the registry is waited for; it answers whether
 * to go on. Throws `GivenUp` when it said no.
 */
export async function freezeAudience(
  ctx: JobContext,
  job: StoredJob,
  tell: (soFar: number, waitsFor?: string) => Promise<boolean>,
): Promise<JobCard> {
  const { content, fullExclusions, listReadAt } = job;
  const frozenAt = job.frozenAt ?? ctx.now();
  const template = parseTemplate(textOf(content));
  // Of whoever is kicked the user is kept, so that it can be told who came back.
  const kept = [...new Set([...template.fields, ...(content.kind === 'kick' ? (['userId'] as const) : [])])];
  const format = content.kind === 'notice' ? content.format : 'text';
  const posts = content.kind === 'notice' || (content.kind === 'kick' && content.lastWords !== null);
  const excludedIds = new Set(fullExclusions.ids);
  const excludedUsers = new Set(fullExclusions.users);
  const excludedNobody = new Set(fullExclusions.ids);
  if (fullExclusions.ownClient !== undefined) excludedNobody.delete(fullExclusions.ownClient);
  const seen = createSeenIds();
  /** Of rows after `frozenAt`, and how many of them have no row before it. */
  const seenLater = createSeenIds();
  let later = 0;
  // Ids are what they are; a filter and everyone are of a moment.
  const isOfMoment = job.fullAudience.kind === 'filter' || job.fullAudience.kind === 'everyone';
  const card: JobCard = {
    total: 0,
    segments: 0,
    excluded: 0,
    examples: [],
    missing: {},
    tooLarge: 0,
    payloadBytes: null,
    meteredUnits: 0,
    changed: listReadAt === null ? null : { came: 0, left: isOfMoment ? null : 0 },
    capacityUnits: 0,
  };
  let segment = emptySegment(kept, 0);
  let valuesBytes = 0;

  /** An example as roles see it that see some values masked. */
  function maskedOf(row: ConnectionRow, skipped: WhySkipped | undefined) {
    // What its attributes may repeat is looked for by the row's address and user agent, which nobody wrote down.
    if (card.isNotLookedUp && row.attributes) return exampleOf(maskRow(row), skipped);
    const masked = maskRowWith(row, ctx.target.table.attributes);
    return exampleOf(masked, skipped ?? payloadOf(fillTemplate(template, valuesOf(template, masked), format).text));
  }

  function fillFor(values: FieldValues) {
    const filled = fillTemplate(template, values, format);
    return { ...filled, bytes: posts ? payloadBytes(filled.text) : 0 };
  }

  /** What everybody gets, where that is the same. */
  const same = template.fields.length === 0 ? fillFor({}) : undefined;
  const payloadOf = (text: string) => (posts ? { payload: text.slice(0, MAX_EXAMPLE_CHARACTERS) } : {});

  /** Rows are not looked up. Throws when the job cannot do without. */
  function takeAsWritten(fields: readonly string[], mayLack = false) {
    const problem = findUnwritten(mayLack ? NO_FIELDS : template, fullExclusions, fields);
    if (problem) throw new AudienceError(problem);
    card.isNotLookedUp = true;
    if (card.changed) card.changed.left = null;
  }

  async function close() {
    if (segment.ids.length === 0) return;
    const write = () => ctx.jobs.putRecipients(job.id, card.segments, segment, job.takeUps ?? 0);
    if (!(await withPatience(ctx, write, (error) => tell(card.total, waitsForTable(error))))) {
      throw new GivenUp('Another process prepares it');
    }
    card.segments += 1;
    segment = emptySegment(kept, card.total);
    valuesBytes = 0;
  }

  function isLeftOut(row: ConnectionRow): boolean {
    if (excludedIds.has(row.connectionId)) {
      excludedNobody.delete(row.connectionId);
      return true;
    }
    if (row.userId !== undefined && excludedUsers.has(row.userId)) return true;
    return fullExclusions.testClients === true && isTestClient(row);
  }

  async function add(row: ConnectionRow): Promise<void> {
    if (isOfMoment && row.connectedAt !== undefined && row.connectedAt > frozenAt) {
      // Another row of the connection may be of before: it counts, whichever is read first.
      if (!seen.has(row.connectionId) && seenLater.add(row.connectionId)) later += 1;
      return;
    }
    // A table may hold several rows of a connection, and pages may overlap while rows change; notices must not.
    if (!seen.add(row.connectionId)) return;
    if (seenLater.has(row.connectionId)) later -= 1;
    if (isLeftOut(row)) {
      card.excluded += 1;
      return;
    }
    // A call to this stage reaches nobody there, and that it calls them gone means nothing.
    if (row.foreignStage !== undefined) {
      card.otherStage = (card.otherStage ?? 0) + 1;
      return;
    }
    const found = valuesOf(template, row);
    const filled = same ?? fillFor(found);
    const { bytes } = filled;
    for (const field of filled.missing) card.missing[field] = (card.missing[field] ?? 0) + 1;
    const isTooLarge = bytes > MAX_PAYLOAD_BYTES;
    const skipped = whySkipped(filled.missing, isTooLarge);
    if (isTooLarge) card.tooLarge += 1;
    if (posts && !skipped) {
      const { least, most } = card.payloadBytes ?? { least: bytes, most: bytes };
      card.payloadBytes = { least: Math.min(least, bytes), most: Math.max(most, bytes) };
      card.meteredUnits += meteredUnits(bytes);
    }
    if (skipped) card.skipped = (card.skipped ?? 0) + 1;
    if (card.examples.length < EXAMPLES) {
      const example = exampleOf(row, skipped ?? payloadOf(filled.text));
      card.examples.push({ ...example, masked: maskedOf(row, skipped) });
    }
    if (card.changed && listReadAt !== null && (row.connectedAt ?? 0) > listReadAt) card.changed.came += 1;
    // Of a text that is too large only that is kept: rows of the console's own table are bounded too.
    const known: FieldValues = isTooLarge ? {} : { userId: row.userId, ...found };
    const values = kept.map((field) => known[field] ?? null);
    if (isTooLarge) segment.tooLarge = [...(segment.tooLarge ?? []), segment.ids.length];
    segment.ids.push(row.connectionId);
    segment.connectedAt.push(row.connectedAt ?? null);
    segment.values.push(values);
    card.total += 1;
    valuesBytes += values.reduce((sum, value) => sum + (value?.length ?? 4) * 3, 30 + row.connectionId.length);
    if (segment.ids.length >= SEGMENT_SIZE || valuesBytes >= MAX_VALUES_BYTES) await close();
  }

  const onWait = (words: string) => tell(card.total, words);
  const neverSpared = neededOf(kept, fullExclusions);
  // Examples show all that there is of them.
  const spared = () =>
    card.examples.length < EXAMPLES ? [] : SPARE_ATTRIBUTES.filter((name) => !neverSpared.has(name));
  for await (const batch of readAudience(ctx, job, { more: attributesOf(template), spared, onWait })) {
    card.capacityUnits += batch.capacityUnits;
    if (batch.unanswered) card.unanswered = (card.unanswered ?? 0) + batch.unanswered;
    seen.enter(batch.group);
    seenLater.enter(batch.group);
    if (batch.writtenFields) takeAsWritten(batch.writtenFields, batch.mayLack);
    for (const row of batch.rows) await add(row);
    for (const connectionId of batch.missing) {
      if (card.changed) card.changed.left = (card.changed.left ?? 0) + 1;
      const before = card.total;
      await add({ connectionId });
      if (card.total > before) card.withoutRow = (card.withoutRow ?? 0) + 1;
    }
    if (!(await tell(card.total))) throw new GivenUp('It is not prepared any more');
  }
  await close();
  if (later > 0) card.later = later;
  if (excludedNobody.size > 0) card.excludedNobody = excludedNobody.size;
  return card;
}

/** What is looked at of each recipient. */
function neededOf(kept: readonly TemplateField[], { users, testClients }: Exclusions): ReadonlySet<string> {
  const isOfUser = users.length > 0 || testClients === true;
  return new Set([...kept, ...(kept.includes('client') ? ['userAgent'] : []), ...(isOfUser ? ['userId'] : [])]);
}

/** Why a job cannot be for recipients of which only the id and these fields are known, in words. */
function findUnwritten(template: Template, { users }: Exclusions, fields: readonly string[]): string | undefined {
  const why = 'The table finds no row by its id, so that only what is given is known of each recipient.';
  const values = Object.fromEntries(['connectionId', ...fields].map((field) => [field, 'x']));
  const missing = fillTemplate(template, values, 'text').missing.map((field) => `{{${field}}}`);
  if (missing.length > 0) {
    return `${why} ${missing.join(', ')} cannot be filled: take that out of the text, give it a default, or choose whom to reach by a search.`;
  }
  if (users.length === 0 || fields.includes('userId')) return undefined;
  return `${why} Which of them are of the users to leave out is not known: leave out ids, or choose whom to reach by a search.`;
}

function emptySegment(fields: TemplateField[], first: number): Recipients {
  return { first, ids: [], connectedAt: [], fields, values: [] };
}

type Example = JobCard['examples'][number];

function whySkipped(missing: string[], isTooLarge: boolean): WhySkipped | undefined {
  if (missing.length === 0 && !isTooLarge) return undefined;
  return { ...(missing.length > 0 && { missing }), ...(isTooLarge && { isTooLarge }) };
}

function exampleOf(row: ConnectionRow, said: WhySkipped | Pick<Example, 'payload'> = {}): Example {
  const { connectionId, userId, connectedAt, client } = row;
  return {
    connectionId,
    ...(userId !== undefined && { userId }),
    ...(connectedAt !== undefined && { connectedAt }),
    ...(client !== undefined && { client }),
    ...said,
  };
}
