import type { ConnectionPage, ConnectionRow } from '../domain/connection';
import { EXPORT_ROWS_PER_SECOND, EXPORT_WRITERS, type ExportFormat, MAX_EXPORT_ROWS } from '../domain/export';
import type { ExportQuery } from '../domain/export-input';
import { formatCount, plural } from '../domain/format';
import { err, ok, type Result } from '../domain/result';
import { listConnections } from './list-connections';
import type { TargetContext } from './target-context';

const PAGE_ROWS = 1_000;
/** Shared with whoever else reads the table; one partition of an index gives 3,000. */
const UNITS_PER_SECOND = 500;
/** Waits are taken in steps, so that somebody who left is noticed. */
const STEP_MS = 500;
const TRIES = 4;

export type ExportInput = ExportQuery & { format: ExportFormat; isMasked: boolean };

type ExportSettings = {
  ctx: TargetContext;
  input: ExportInput;
  /** What the reader may see of a row. */
  show: (row: ConnectionRow) => ConnectionRow;
  /** Nobody wants the rest. */
  signal: AbortSignal;
  maxRows?: number;
};

export type ExportRun = {
  /** Text as it is asked for, a page of rows at a time. Throws when the export breaks off, after a last line that says so. */
  chunks: AsyncGenerator<string, void>;
  rowsSoFar: () => number;
};

/** An export that has lost its way; `message` is written for a person. */
class ExportBroken extends Error {}

/**
 * Everything that a query finds, as it is when it is read. The first page is read before anything is answered, so that what cannot be
 * read at all is refused in words instead of being begun.
 */
export async function exportConnections(settings: ExportSettings): Promise<Result<ExportRun>> {
  const { ctx, input, signal, maxRows = MAX_EXPORT_ROWS } = settings;
  const { format, ...query } = input;
  const writer = EXPORT_WRITERS[format];
  const startedAt = ctx.elapsed();
  let rows = 0;
  let capacityUnits = 0;
  let rowsRead = 0;
  let unanswered = 0;

  const read = (cursor: string | null) =>
    listConnections({ ctx, input: { ...query, size: PAGE_ROWS, cursor, isExport: true } });

  async function keepPace(): Promise<void> {
    const dueMs = Math.max((rowsRead * 1000) / EXPORT_ROWS_PER_SECOND, (capacityUnits * 1000) / UNITS_PER_SECOND);
    for (;;) {
      const aheadMs = Math.ceil(dueMs - (ctx.elapsed() - startedAt));
      if (aheadMs <= 0 || signal.aborted) return;
      await ctx.wait(Math.min(aheadMs, STEP_MS));
    }
  }

  /** A table that is over its capacity is given time; what does not pass ends the export. */
  async function readOn(cursor: string): Promise<Result<ConnectionPage> | null> {
    for (let attempt = 1; ; attempt++) {
      await keepPace();
      if (signal.aborted) return null;
      const page = await read(cursor);
      const isPassing = !page.ok && (page.error.code === 'rateLimited' || page.error.code === 'unavailable');
      if (!isPassing || attempt === TRIES) return page;
      await ctx.wait(2 ** attempt * STEP_MS);
    }
  }

  const first = await read(null);
  if (!first.ok) return first;
  if (first.data.consent)
    return err('conflict', `This export takes a scan, and nobody agreed to one. ${first.data.consent[0]}`);

  async function* chunks(begin: ConnectionPage): AsyncGenerator<string, void> {
    let page = begin;
    let last: string | undefined;
    if (writer.head) yield writer.head;
    for (;;) {
      capacityUnits += page.read.capacityUnits;
      rowsRead += page.read.rows;
      unanswered += page.unanswered ?? 0;
      // A connection may have several rows in a table with a sort key, and the border of a page may run through them.
      const fresh = page.rows.filter(({ connectionId }) => connectionId !== last);
      last = page.rows.at(-1)?.connectionId ?? last;
      const shown = fresh.slice(0, maxRows - rows);
      rows += shown.length;
      if (shown.length > 0) yield shown.map((row) => writer.line(settings.show(row))).join('');
      const { next } = page;
      if (shown.length < fresh.length || (next !== null && rows >= maxRows)) {
        yield* brokenOff(`an export holds at most ${formatCount(maxRows)} rows. Narrow the search.`);
      }
      if (next === null) {
        if (unanswered > 0) yield writer.broken(unansweredWords(unanswered));
        return;
      }
      const answer = await readOn(next);
      if (!answer) return;
      if (!answer.ok) return yield* brokenOff(answer.error.message);
      page = answer.data;
    }
  }

  async function* brokenOff(why: string): AsyncGenerator<string, never> {
    yield writer.broken(`after ${formatCount(rows)} rows: ${why}`);
    throw new ExportBroken(why);
  }

  return ok({ chunks: chunks(first.data), rowsSoFar: () => rows });
}

function unansweredWords(count: number): string {
  return `No answer came for ${plural(count, 'connection')}, which may match and ${count === 1 ? 'is' : 'are'} not in this file. Export again.`;
}
