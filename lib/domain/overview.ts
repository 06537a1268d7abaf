import type { Estimate } from './estimate';
import type { OverviewSettings } from './overview-settings';

/** What reading a figure took. */
export type ReadCost = { calls: number; rows: number; capacityUnits: number };

export const NO_COST: ReadCost = { calls: 0, rows: 0, capacityUnits: 0 };

export function addCosts(a: ReadCost, b: ReadCost): ReadCost {
  return { calls: a.calls + b.calls, rows: a.rows + b.rows, capacityUnits: a.capacityUnits + b.capacityUnits };
}

/** A figure that somebody is waiting for, that is known, or that could not be had. `message` is written for a person. */
export type Part<T> =
  | { state: 'known'; data: T /** Being read anew behind this answer. */; isRenewing: boolean }
  | { state: 'reading'; done: number; of: number | null }
  | { state: 'failed'; message: string };

export type Named = { name: string; rows: number };
type Bin = { label: string; count: Estimate };

/** Who is registered, by one walk of the index by age. Times in epoch ms, by the console's clock. */
export type FleetFigures = {
  at: number;
  tookMs: number;
  cost: ReadCost;
  /** `all`: every row was read. `shard`: one of eight parts was, and the figures are scaled up from it. */
  by: 'all' | 'shard';
  /** The walk was stopped at its bound: there are more than it says. */
  isCut: boolean;
  registered: Estimate;
  /** Registered now, by age; the last is beyond API Gateway's limit of two hours. */
  ages: Bin[];
  /** How many reach two hours within so many minutes, if they stay. */
  reaching: { minutes: number; count: Estimate }[];
  /** Connected in the minute that starts at `at`, and still registered; the oldest first. */
  stillRegistered: { at: number; count: number }[];
  top: { users: Named[]; addresses: Named[]; clients: Named[] };
  /** Rows that say no user, address or client. */
  without: { users: number; addresses: number; clients: number };
};

/** What signed GetConnection calls said of a random sample of the fleet. */
export type SampleFigures = {
  at: number;
  tookMs: number;
  /** Rows asked about, and how many of them left the registry meanwhile and count for nothing. */
  asked: number;
  leftMeanwhile: number;
  /** Rows that answered: the shares of those live, idle and gone are of these, and so hold for what is registered of this stage. */
  answered: number;
  /** Every row of this stage was asked, and answered. */
  isAll: boolean;
  /** `foreign`: API Gateway says that the id is not one of its own. `otherStage`: the row says that it is of another stage; it is not asked, or not counted where
   * only the whole row says so. */
  counts: { live: number; idle: number; gone: number; foreign: number; otherStage: number; unchecked: number };
  live: Estimate | null;
  idle: Estimate | null;
  gone: Estimate | null;
  /** The share of rows of other stages in all that is registered. */
  otherStage: Estimate | null;
  /** Time without traffic of those that answered with it; counts of the sample. */
  idleTimes: { label: string; rows: number }[];
  /** Why some gave no answer, in words; null when all did. */
  problem: string | null;
  calls: number;
  cost: ReadCost;
};

/** One minute as the console recorded it; null where it does not know. `at` is the start of the minute. */
export type HistoryMinute = {
  at: number;
  connects: number | null;
  registered: number | null;
  /** Rows that left the registry, a minute's average over `leftOverMs`; at least so many where a minute of it was not recorded. */
  left: number | null;
  leftOverMs: number | null;
  /** Scaled up from one part of eight. */
  isEstimated: boolean;
  /** Read for it, whether or not anybody looked. */
  capacityUnits: number;
};

/** What the feed of changes read for the lists on screen, since `since` (epoch ms) in this process; about one round a second while one is open. */
export type FeedCost = { since: number; rounds: number; cost: ReadCost };

/** An index that does not project all that is wanted of it, and the attributes that it leaves out. */
export type PartialIndex = { name: string; leftOut: readonly string[] };

export type Overview = {
  target: string;
  readAt: number;
  /** Null: the table has no index by age, or only `partial`, and `tableRows` is all there is: DynamoDB's own count, hours old. */
  fleet: Part<FleetFigures> | null;
  partial?: PartialIndex;
  sample: Part<SampleFigures> | null;
  tableRows: number;
  history: Part<HistoryMinute[]>;
  feed: FeedCost;
  settings: OverviewSettings;
};
