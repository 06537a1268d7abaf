import {
  type ConnectionFacts,
  type ConnectionPage,
  type ConnectionRow,
  type ConnectionState,
  connectionState,
} from '../domain/connection';
import { ok, type Result } from '../domain/result';
import type { LiveTerm } from '../domain/search-query';
import { isWayBack } from '../registry/cursor';
import { LIVE_BOUNDS, type PageQuery } from '../registry/page-task';
import { withAge } from './first-seen';
import { probeStages } from './own-facts';
import type { TargetContext } from './target-context';

/**
 * A page of the connections in a state, which only API Gateway knows: rows that match otherwise are asked for theirs, until the page is
 * full or the bound is met. `next` goes on behind the last row that was asked for, so that a page may hold few rows, or none. Rows for which no
 * answer came, or whose stage could not be read where that decides, are left out and counted: a search that is not sure to be whole says so.
 */
export async function listByState(
  ctx: TargetContext,
  input: PageQuery,
  live: LiveTerm[],
): Promise<Result<ConnectionPage>> {
  let page: ConnectionPage | undefined;
  let isMore = true;
  for (let steps = 0, asked = 0; isMore && steps < LIVE_BOUNDS.steps; steps++) {
    const found: ConnectionRow[] = page?.rows ?? [];
    const cursor = page ? page.next : input.cursor;
    const size = Math.min(input.size - found.length, LIVE_BOUNDS.calls - asked);
    const read = await ctx.registry.list({ ...input, size, cursor });
    if (!read.ok) return read;
    const { facts, stages } = await probeStages(
      ctx,
      read.data.rows.map(({ connectionId }) => connectionId),
    );
    const rows = read.data.rows.map((row) => {
      const foreignStage = row.foreignStage ?? stages.words.get(row.connectionId);
      return withAge({ ...row, ...(foreignStage !== undefined && { foreignStage }) }, ctx.firstSeen);
    });
    asked += rows.length;
    const matches: ConnectionRow[] = [];
    let unanswered = 0;
    for (const [index, row] of rows.entries()) {
      const known = facts[index];
      const matchesAs = (state: ConnectionState) => live.every((term) => holds(term, state, known));
      const state = connectionState(row, known, ctx.target.idleAfterSeconds * 1000);
      // Who may be of another stage is not live here, and may be gone or not.
      const isUntold = stages.unread.has(row.connectionId);
      const isOpen = isUntold ? matchesAs(state) : !isAnswered(known);
      if (matchesAs(isUntold ? 'unchecked' : state)) matches.push(row);
      else if (isOpen && !live.some(isUnchecked)) unanswered += 1;
    }
    const step = { ...read.data, rows: matches, unanswered, asked: rows.length };
    page = page ? addStep(page, step) : step;
    // Steps of a list of ids or of a scan are counted by what was asked for, not by what was found.
    const { by, isOfIds } = read.data.read;
    const isOrdered = by === 'index' && !isOfIds && !(cursor !== null && isWayBack(cursor, read.data.order));
    // A lane has its own reader, who reads on where it ends.
    const isFull = page.next === null || page.isLaneEnd || page.rows.length >= input.size;
    isMore = isOrdered && !isFull && asked < LIVE_BOUNDS.calls;
  }
  const whole = page as ConnectionPage;
  const isPartial = whole.next !== null && whole.rows.length < input.size && !whole.consent;
  return ok({ ...whole, ...(isPartial && { isPartial }) });
}

/** Goes on where the page before ended; the way back is that of its first step. */
function addStep(page: ConnectionPage, step: ConnectionPage): ConnectionPage {
  return {
    ...step,
    rows: [...page.rows, ...step.rows],
    unanswered: (page.unanswered ?? 0) + (step.unanswered ?? 0),
    asked: (page.asked ?? 0) + (step.asked ?? 0),
    previous: page.previous,
    ...(page.plan && { plan: page.plan }),
    ...(page.laneStarts && { laneStarts: page.laneStarts }),
    read: {
      ...step.read,
      rows: page.read.rows + step.read.rows,
      capacityUnits: page.read.capacityUnits + step.read.capacityUnits,
    },
  };
}

/** Whoever has an id that is none of API Gateway's is in no state that it knows, and another search would tell the same. */
function isAnswered(facts: ConnectionFacts | undefined): boolean {
  return facts !== undefined && (facts.answer !== 'none' || facts.isForeignId === true);
}

/** What is asked for is that nobody knows: whoever else is wanted besides, no answer would make the row match. */
function isUnchecked(term: LiveTerm): boolean {
  return term.kind === 'status' && term.value === 'unchecked';
}

/** Whether a connection in this state is what the term asks for. */
export function holds(term: LiveTerm, state: ConnectionState, facts: ConnectionFacts | undefined): boolean {
  if (term.kind === 'status') return state === term.value;
  if (facts?.answer !== 'connected' || facts.lastActiveAt === undefined) return false;
  return facts.checkedAt - facts.lastActiveAt >= term.ms;
}
