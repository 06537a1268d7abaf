import { CONNECT_TIMEOUT_MS } from './limits';
import type { ListOrder } from './paging';

/** A row of the registry: who was registered. It does not say who lives. Times in epoch ms. */
export type ConnectionRow = {
  connectionId: string;
  connectedAt?: number;
  sourceIp?: string;
  userAgent?: string;
  /** `userAgent` in words, such as "Chrome 141 on macOS". */
  client?: string;
  userId?: string;
  /** `sourceIp` is masked and `userAgent` left out, because of the role of whoever reads it. */
  isMasked?: true;
  /** Attributes that were asked for by name, as text; those that the row has. */
  attributes?: Record<string, string>;
  /** When this console first saw the row; only for rows that do not say when they connected, or name a time that is not yet. */
  firstSeenAt?: number;
  /** In words, of which other stage or API the row says to be, in a table that several share: a 410 of this one says nothing of it. */
  foreignStage?: string;
};

/** What one signed GetConnection call said. Only this says who lives. Times in epoch ms. */
export type ConnectionFacts = { connectionId: string; checkedAt: number } & (
  | {
      answer: 'connected';
      connectedAt?: number;
      lastActiveAt?: number;
      sourceIp?: string;
      userAgent?: string;
      client?: string;
      isMasked?: true;
    }
  | { answer: 'gone' }
  /**
   * Nobody knows, and `problem` says why, in words for a person. `isForeignId`: API Gateway refuses the id itself, which is not of its form, so
   * that asking again tells nothing more.
   */
  | { answer: 'none'; problem: string; isForeignId?: true }
);

export type ConnectionState = 'live' | 'idle' | 'gone' | 'unchecked';

type RowAge = { connectedAt?: number | undefined; firstSeenAt?: number | undefined };

/**
 * The state to show. A 410 for a row younger than a `$connect` integration may take is not yet proof that it is
 * gone: API Gateway answers 410 until `$connect` has returned. For a row of another stage it never is.
 */
export function connectionState(
  row: RowAge & Pick<ConnectionRow, 'foreignStage'>,
  facts: ConnectionFacts | undefined,
  idleAfterMs: number,
): ConnectionState {
  if (!facts || facts.answer === 'none') return 'unchecked';
  if (facts.answer === 'gone') {
    return row.foreignStage !== undefined || mayStillBeConnecting(row, facts.checkedAt) ? 'unchecked' : 'gone';
  }
  if (facts.lastActiveAt === undefined) return 'live';
  return facts.checkedAt - facts.lastActiveAt >= idleAfterMs ? 'idle' : 'live';
}

/** A row is at least as old as the first sight of it, whatever its own time says: `$connect` wrote it before. */
export function mayStillBeConnecting({ connectedAt, firstSeenAt }: RowAge, nowMs: number): boolean {
  const since = ageFrom({ connectedAt, firstSeenAt });
  return since !== undefined && nowMs - since < CONNECT_TIMEOUT_MS;
}

/** Since when it is certain to exist, epoch ms; undefined when nothing tells. */
export function ageFrom({ connectedAt, firstSeenAt }: RowAge): number | undefined {
  if (connectedAt === undefined || firstSeenAt === undefined) return connectedAt ?? firstSeenAt;
  return Math.min(connectedAt, firstSeenAt);
}

/** One page of the list. Cursors are opaque; null where there is nothing further in that direction. */
export type ConnectionPage = {
  rows: ConnectionRow[];
  next: string | null;
  previous: string | null;
  /** epoch ms, by the server's clock */
  readAt: number;
  /** When it was given to a browser, by the same clock: it may have been read before, for somebody else, and reading takes its time. */
  answeredAt?: number;
  /** `none`: as the table holds them, which says nothing about time. */
  order: ListOrder | 'none';
  /** Filters that this table answers without reading all of it; an id always works. */
  finds: readonly IndexedFilter[];
  /** Of a page by index: rows that it came past, matches or not. Those read beyond are read again for the next one. */
  passed?: number;
  /**
   * How the answer was found and what reading it cost. `isOfIds`: each row was asked for by its id, so that there is no order to choose.
   * `isShared`: it was read for somebody else, a moment ago, and not paid again.
   */
  read: { by: 'key' | 'index' | 'scan'; rows: number; capacityUnits: number; isOfIds?: true; isShared?: true };
  /** How it was answered, in words. `cost` is an estimate for a page. */
  plan?: QueryPlan;
  /** Only while a search reads the table through: how far it has come. `tableRows` is DynamoDB's count, up to six hours old. */
  progress?: { scannedRows: number; tableRows: number | null };
  /** Beside `progress`, of attributes that API Gateway tells too: those of the search that no row read for this page holds. Absent where no row was read. */
  notHeld?: string[];
  /** The bound on what one request may read was met before the page was full. `next` goes on from there. */
  isPartial?: boolean;
  /** Only of a search for a state: rows that API Gateway was asked about for this page, with a call each unless the answer was known. */
  asked?: number;
  /** Rows of the table by DynamoDB's count, up to six hours old; only where it counts rows and the search asks for a state of any of them. */
  ofRows?: number;
  /** Only of a search for a state: rows left out because API Gateway did not answer, so that nobody knows whether they match. */
  unanswered?: number;
  /** Why rows that were read may not be listed, in sentences. */
  note?: string;
  /** Only of a list of ids: how many of them this page looked up, found or not. A list has its pages by its ids. */
  idsOnPage?: number;
  /** Those of them that the registry does not hold. Nothing is said of the ids of other pages. */
  missingIds?: string[];
  /** Present when the page was not read, because it takes a scan and nobody has agreed: what that costs, in sentences. */
  consent?: string[];
  /** Pages before this one exist, but the cursor knows the way back no further. */
  isBackLost?: boolean;
  /** For who reads all pages in any order: an id on this page is on no page of another group. Absent where that cannot be said. */
  group?: string;
  /** For the same reader, on the first page of a list that is read in lanes: where each of the other lanes begins. They may be read side by side. */
  laneStarts?: string[];
  /** The lane of this page ends with it: `next` is where the one behind it begins. */
  isLaneEnd?: true;
};
/** `none`: nothing can match, so nothing was read. */
export type QueryPlan = { by: 'key' | 'index' | 'scan' | 'none'; sentence: string; cost: string };
export type IndexedFilter = 'user' | 'ip';

/** Everything the drawer shows: the row may be missing (a connection that is not registered), the facts too. */
export type ConnectionDetail = {
  row: ConnectionRow | null;
  /** Why a row that may exist could not be looked up, in words. */
  rowProblem?: string;
  /** Every attribute of the registry row as text, long values cut. */
  attributes: { name: string; type: string; value: string; cut: boolean }[];
  facts: ConnectionFacts;
};
