import type { Recipients, StoredJob } from '../../console/jobs';
import type { ConnectionRow } from '../../domain/connection';
import type { Audience } from '../../domain/job';
import { JOB_MARKS } from '../../domain/job-marks';
import type { ListQuery } from '../../domain/list-query';
import type { AppError } from '../../domain/result';
import { isRoleNotAssumed } from '../../domain/role-not-assumed';
import { findFilterProblem } from '../../domain/search-query';
import { rowOfValues } from '../../domain/template-values';
import { isPassing } from '../../registry/failure';
import type { PageQuery } from '../../registry/page-task';
import type { SpareAttribute } from '../../registry/row';
import { listConnections } from '../list-connections';
import { claimFollowUp } from './follow-up';
import type { JobContext } from './job-context';
import { Passing, withPatience } from './patience';
import { GROUPS_SIDE_BY_SIDE } from './seen-ids';
import { isJobHeld, sealSegment } from './segment-lease';
import { waitsForTable } from './table-words';

/** Of an audience that only a scan finds, where nobody agreed to one. */
export const TAKES_SCAN =
  'Finding these recipients reads the whole table. Tick “The registry may be scanned” and prepare it again.';
/** The same of a job that was made: its page has no such box. */
const TURNED_OUT_A_SCAN =
  'Finding these recipients reads the whole table, and nobody agreed to that. Make another job, with “The registry may be scanned” ticked.';

/** A registry that could not be read, in words; `next`: what somebody is to do who had decided on the job. */
export class AudienceError extends Error {
  constructor(
    words: string,
    readonly next = 'Prepare it again.',
    /** They are found by a scan that nobody agreed to, so that another preparation comes to the same. */
    readonly asksScan = false,
  ) {
    super(words);
  }
}

export type AudienceBatch = {
  rows: ConnectionRow[];
  /** Ids that were asked for and have no row; they may be connected all the same. */
  missing: string[];
  /** The table finds no row by its id, so that none was looked up: `rows` hold what an earlier job wrote down, these fields of its template. */
  writtenFields?: readonly string[] | undefined;
  /** Of such rows: whoever lacks a field is skipped for it, like anybody whose row has none. */
  mayLack?: boolean | undefined;
  capacityUnits: number;
  /** See `ConnectionPage.unanswered`. */
  unanswered?: number | undefined;
  /** See `ConnectionPage.group`. */
  group?: string | undefined;
};

const PAGE = 2_000;
/** Ids asked for in one search. */
const IDS = 500;
export const NO_SEARCH = { q: '', id: '', user: '', ip: '' };

type Reading = {
  /** Attributes that the rows hold besides. */
  more: readonly string[];
  /** What the rows of the next page need not hold. */
  spared: () => readonly SpareAttribute[];
  /** Is told why the registry is waited for, in words; answers whether to. */
  onWait: (words: string) => Promise<boolean>;
};

/**
 * Everybody that a job is meant for, by the cheapest way there is, a batch at a time. A registry that does not answer is waited for. Throws
 * `AudienceError`, or `GivenUp` when `onWait` said no.
 */
export async function* readAudience(ctx: JobContext, job: StoredJob, reading: Reading): AsyncGenerator<AudienceBatch> {
  const { fullAudience: audience } = job;
  switch (audience.kind) {
    case 'ids':
      return yield* readChosen(ctx, job, reading);
    case 'job':
      return yield* readEarlier(ctx, job, audience, reading);
    case 'filter': {
      // The form refuses it too, but not that of every version.
      const problem = findFilterProblem(audience.query);
      if (problem) throw new AudienceError(problem);
      return yield* readList(ctx, { ...audience.query, isMasked: job.isMasked }, reading);
    }
    case 'everyone':
      return yield* readList(ctx, { ...NO_SEARCH, scan: audience.scan }, reading);
  }
}

async function* readList(
  ctx: JobContext,
  query: Omit<ListQuery, 'cursor' | 'size' | 'order'> & Pick<PageQuery, 'isMasked' | 'exactIds'>,
  reading: Reading,
): AsyncGenerator<AudienceBatch & { isUnfindable: boolean }> {
  const read = (cursor: string | null) => {
    const page = readPage(ctx, { ...query, order: 'newest', size: PAGE, cursor, inAnyOrder: true }, reading);
    // Whoever waits for it hears of its failure; nobody may, when the reading is given up.
    page.catch(() => {});
    return page;
  };
  const beginnings: string[] = [];
  /** Pages under way, of a lane each. They take turns, and the next page of a lane is read while this one is written down. */
  const underWay = [read(null)];
  for (let pending = underWay.shift(); pending; pending = underWay.shift()) {
    const page = await pending;
    beginnings.push(...(page.laneStarts ?? []));
    if (page.next !== null && !page.isLaneEnd) underWay.push(read(page.next));
    while (underWay.length < GROUPS_SIDE_BY_SIDE && beginnings.length > 0)
      underWay.push(read(beginnings.shift() as string));
    yield {
      rows: page.rows,
      missing: page.missingIds ?? [],
      isUnfindable: page.consent !== undefined,
      capacityUnits: page.read.capacityUnits,
      unanswered: page.unanswered,
      group: page.group,
    };
  }
}

/** A list of ids that was written down for this job; a form that was sent again with others may have written over it. */
async function* readChosen(
  ctx: JobContext,
  { id, idChunks = Number.POSITIVE_INFINITY, inputHash }: StoredJob,
  reading: Reading,
): AsyncGenerator<AudienceBatch> {
  for (let chunk = 0; chunk < idChunks; chunk++) {
    const row = await patiently(ctx, reading, () => ctx.jobs.readIds(id, chunk));
    if (!row && inputHash === undefined) return;
    if (!row || row.inputHash !== inputHash) {
      throw new AudienceError(
        'The ids that this was prepared with were written over by another form. Prepare it anew.',
      );
    }
    const rows = row.ids.map((connectionId) => ({ connectionId }));
    yield* readIds(ctx, { rows, fields: [] }, reading);
  }
}

/** What is known of recipients before they are looked up. */
type Written = { rows: readonly ConnectionRow[]; fields: readonly string[] } & Pick<AudienceBatch, 'mayLack'>;

/** As they are registered now; as they are written where the table finds no row by its id. */
async function* readIds(ctx: JobContext, written: Written, reading: Reading): AsyncGenerator<AudienceBatch> {
  for (let start = 0; start < written.rows.length; start += IDS) {
    const rows = written.rows.slice(start, start + IDS);
    const exactIds = rows.map(({ connectionId }) => connectionId);
    const found = new Map<string, ConnectionRow>();
    let capacityUnits = 0;
    let isUnfindable = false;
    for await (const batch of readList(ctx, { ...NO_SEARCH, scan: false, exactIds }, reading)) {
      for (const row of batch.rows) found.set(row.connectionId, row);
      capacityUnits += batch.capacityUnits;
      isUnfindable ||= batch.isUnfindable;
    }
    if (isUnfindable) {
      yield { rows, missing: [], writtenFields: written.fields, mayLack: written.mayLack, capacityUnits };
    } else yield { rows: [...found.values()], missing: exactIds.filter((id) => !found.has(id)), capacityUnits };
  }
}

/** Recipients of an earlier job by what became of them; looked up anew, since its rows may be others by now. */
async function* readEarlier(
  ctx: JobContext,
  job: StoredJob,
  { jobId, marks }: Extract<Audience, { kind: 'job' }>,
  reading: Reading,
): AsyncGenerator<AudienceBatch> {
  const claimed = await patiently(ctx, reading, () => claimFollowUp(ctx, { jobId, marks }, job));
  if (!claimed.ok) throw new AudienceError(claimed.error.message);
  const earlier = claimed.data;
  await patiently(ctx, reading, async () => {
    const now = await ctx.jobs.read(jobId);
    if (now && isJobHeld(ctx, now)) throw new Passing(STILL_AT_IT);
  });
  for (let segment = 0; segment < (earlier.card?.segments ?? 0); segment++) {
    const recipients = await patiently(ctx, reading, () => ctx.jobs.readRecipients(jobId, segment));
    if (!recipients) throw new AudienceError('Recipients of the earlier job are no longer kept.');
    const now = await patiently(ctx, reading, async () => {
      const found = await sealSegment(ctx, earlier, segment, recipients);
      if (found === undefined) throw new Passing(STILL_AT_IT);
      return found;
    });
    const isMeant = (index: number) => marks.includes(now[index] as string);
    for (const written of writtenIn(recipients, isMeant, marks !== JOB_MARKS.skipped)) {
      // Nobody is twice among the recipients of a job.
      for await (const batch of readIds(ctx, written, reading)) yield { ...batch, group: `segment ${segment}` };
    }
  }
}

/**
 * What an earlier job wrote down of some. Of whoever's text was too large that is no values: what stands in their place is none of theirs. A few of
 * those do not keep the others from going on (`mayLack`).
 */
function writtenIn(recipients: Recipients, isMeant: (index: number) => boolean, mayLack: boolean): Written[] {
  const { ids, connectedAt, fields, values } = recipients;
  const tooLarge = new Set(recipients.tooLarge);
  const meant = ids.map((connectionId, index) => ({ connectionId, index })).filter(({ index }) => isMeant(index));
  const written = (isKept: boolean, kept: string[]): Written => ({
    rows: meant
      .filter(({ index }) => tooLarge.has(index) !== isKept)
      .map(({ connectionId, index }) =>
        rowOfValues({ connectionId, connectedAt: connectedAt[index] }, kept, values[index]),
      ),
    fields: ['connectedAt', ...kept],
  });
  return [written(true, fields), { ...written(false, []), mayLack }];
}

/** Waits for the table of the console, and says so. */
function patiently<T>(ctx: JobContext, { onWait }: Reading, work: () => Promise<T>): Promise<T> {
  return withPatience(ctx, work, (error) => onWait(error instanceof Passing ? error.message : waitsForTable(error)));
}

const STILL_AT_IT = 'Calls of the earlier job are still under way. The preparation waits for what comes of them.';

function readPage(ctx: JobContext, query: PageQuery, { more, spared, onWait }: Reading) {
  const input = { ...query, more, spared: spared(), tellsStages: true };
  return withPatience(
    ctx,
    async () => {
      const page = await listConnections({ ctx, input });
      if (!page.ok) throw failureOf(page.error);
      if (!page.data.consent || query.exactIds) return page.data;
      throw new AudienceError(TURNED_OUT_A_SCAN, '', true);
    },
    ({ message }) => onWait(message),
  );
}

function failureOf({ code, message, cause }: AppError): Error {
  if (code === 'rateLimited') return new Passing('The registry is over its capacity. The preparation waits for it.');
  if (isRoleNotAssumed(cause) && cause.isPassing) return new Passing(`${message} The preparation waits for it.`);
  if (isPassing(cause)) return new Passing('The registry does not answer. The preparation waits for it.');
  return new AudienceError(message);
}
