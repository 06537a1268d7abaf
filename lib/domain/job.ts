import type { JobCounts, JobOutcome } from './job-marks';
import type { ListQuery } from './list-query';

/** Which rows: the list's own query, without its page. */
type JobQuery = Omit<ListQuery, 'cursor' | 'size' | 'order'>;

/** Who a job is for. It is frozen while the job is prepared: whoever connects after that is not in it. */
export type Audience =
  | { kind: 'ids'; ids: string[] }
  /** Never empty: no filter never means everyone. */
  | { kind: 'filter'; query: JobQuery }
  | { kind: 'everyone'; scan: boolean }
  /** Recipients of an earlier job by what became of them: letters of `JOB_MARKS`. */
  | { kind: 'job'; jobId: string; marks: string };

/** Who of the audience is left out. */
export type Exclusions = {
  ids: string[];
  users: string[];
  /** Those of any console, known by their users. */
  testClients?: boolean | undefined;
  /** The one of `ids` that nobody chose: the test client of the browser that prepared it. */
  ownClient?: string | undefined;
};

export type JobStatus =
  /** The audience is being frozen. */
  | 'preparing'
  /** Frozen; somebody looks at the card and decides. */
  | 'prepared'
  /** Somebody wants it started, and somebody else has to agree. */
  | 'requested'
  /** Starts by itself at `startAt`, with whoever is in the audience by then. */
  | 'scheduled'
  | 'running'
  | 'paused'
  /** It could not go on; `problem` says why. It can be resumed. */
  | 'failed'
  /** Ended before everybody was reached; the remainder is known and can be the audience of another job. */
  | 'stopped'
  | 'done'
  /** Never started, and never will. */
  | 'discarded';

/** How fast. Rates are per second and bound the target, not the job: all its jobs share the largest of them. */
type Pace = { perSecond: number };

export type JobContent =
  /** `template` may hold fields of the row, such as `{{userId}}`. */
  | { kind: 'notice'; template: string; format: 'text' | 'json' }
  | { kind: 'kick'; lastWords: string | null; graceMs: number }
  /** Asks API Gateway about each recipient and touches nobody: the dry run of the other two. */
  | { kind: 'check' };

/** One recipient; `masked` beside it is the same as a role sees it that sees some values masked. */
type JobExample = {
  connectionId: string;
  userId?: string;
  connectedAt?: number;
  client?: string;
  payload?: string;
} & WhySkipped;

/** Fields that its row lacks, and whether its text is too large: for either a recipient is skipped. Absent where it is not for that. */
export type WhySkipped = { missing?: string[]; isTooLarge?: true };

/**
 * What preparing found out. Everything is counted, nothing estimated, once `status` is past `preparing`; `unanswered` says when not everybody
 * who was meant can be among those counted.
 */
export type JobCard = {
  total: number;
  segments: number;
  /** Left out by the exclusions. */
  excluded: number;
  /** Rows that say they are of another stage or API, whose connections no call of this target reaches: they are not among the recipients. Absent when there are none. */
  otherStage?: number;
  /** Ids to leave out that are of nobody in the audience. Absent when there are none. */
  excludedNobody?: number;
  /** Recipients whose id was given and of which the registry holds no row. Absent when there are none. */
  withoutRow?: number;
  /** The table finds no row by its id: recipients are as they were given, or as the earlier job wrote them down. */
  isNotLookedUp?: true;
  /** Five recipients at most, and for a notice what each would get. */
  examples: (JobExample & { masked?: JobExample })[];
  /** Recipients whose row lacks a field of the template, by field. They are skipped; who gets a default of the template is not among them. */
  missing: Record<string, number>;
  /** Recipients whose filled template is over 128 KB. They are skipped. */
  tooLarge: number;
  /** Recipients that are skipped for either. Absent when there are none, and on cards of earlier versions. */
  skipped?: number;
  /** Bytes of a filled template; null for kicks without last words and for checks. */
  payloadBytes: { least: number; most: number } | null;
  /** Metered units of 32 KB that the whole job posts. */
  meteredUnits: number;
  /**
   * Since the list was read on which this audience was chosen: who came and is in it, and ids chosen that the registry no longer holds. Whom a
   * filter would have found then nobody knows: null.
   */
  changed: { came: number; left: number | null } | null;
  /**
   * Of a filter for a state: so many rows are not among the recipients because API Gateway did not answer for them, and may match.
   * Absent when it answered for all.
   */
  unanswered?: number;
  /** Rows that the audience would take but for their time, which is after that of the console's clock when it was frozen. Absent when there are none. */
  later?: number;
  /** What reading the audience took. */
  capacityUnits: number;
};

/** A fair part of the recipients that goes first: its outcome decides about the others. */
export type Canary = {
  watchSeconds: number;
  /** `passed`, or a person went on in spite of it. */
  state: 'sending' | 'watching' | 'passed' | 'failed';
  /** The end of the watch, epoch ms. */
  until: number | null;
  /** What came of it, in words. */
  words: string | null;
};

/** One job as every operator sees it. Times in epoch ms. */
export type Job = {
  id: string;
  target: string;
  content: JobContent;
  audience: AudienceSummary;
  /** How many were named to leave out. */
  exclusions: { ids: number; users: number };
  /** Why it was prepared, in the words of whoever did; absent when nothing was said. */
  reason?: string;
  status: JobStatus;
  by: string;
  createdAt: number;
  /** The audience is of this moment. */
  frozenAt: number | null;
  startedAt: number | null;
  endedAt: number | null;
  /** Of the last change of status: when and by whom (null: by itself). */
  changedAt: number;
  changedBy: string | null;
  pace: Pace;
  canary: Canary | null;
  /** When it starts, or was to start, by itself; epoch ms. */
  startAt: number | null;
  /** Who asked for the start, where it takes two. */
  requestedBy: string | null;
  /** Until when somebody else may agree, epoch ms. */
  requestExpiresAt: number | null;
  /** Who agreed to it. */
  approvedBy: string | null;
  /** Null until the audience is frozen, and when it could not be frozen again; `preparedSoFar` counts while it is. */
  card: JobCard | null;
  preparedSoFar: number;
  /** Why it failed, or what it waits for while it runs, or that nobody is at it, in words. */
  problem: string | null;
  /** It could not be prepared because only a scan finds its recipients, and nobody agreed to one. Absent where it is not for that, and of jobs of earlier versions. */
  asksScan?: true;
  /** What had come of everybody when it ended, as the audit has it. Absent before that, and of jobs that ended under earlier versions. */
  endCounts?: JobCounts;
};

/** The audience as it is shown; a list of ids is not sent along with every look. */
export type AudienceSummary =
  | { kind: 'ids'; count: number }
  /** `isWithheld`: it asks by what this person's role does not see, so `query` is empty. */
  | { kind: 'filter'; query: JobQuery; isWithheld?: boolean }
  | { kind: 'everyone' }
  /** `ofEveryone`: the earlier job was for everyone, or goes back to one that was. */
  | { kind: 'job'; jobId: string; marks: string; ofEveryone?: boolean };

/** For the rules: whoever is left of everyone is everyone, by whatever way. */
export function isForEveryone(audience: Pick<AudienceSummary, 'kind'> & { ofEveryone?: boolean }): boolean {
  return audience.kind === 'everyone' || audience.ofEveryone === true;
}

/** A job with how far it is. */
export type JobProgress = Job & {
  counts: JobCounts;
  /** The job that goes on with its recipients of an outcome. */
  followUps: Partial<Record<JobOutcome, string>>;
  /** Why nobody starts it, goes on with it or prepares it again here, in words: it is of another place. Absent where they may. */
  elsewhere?: string;
  /** Recipients per second over the last seconds; 0 where nobody tells it any more. */
  rate: number;
  readAt: number;
};
/** What one recipient would get of a notice, by its row of this moment. */
export type NoticePreview = {
  connectionId: string;
  userId?: string;
  text: string;
  /** Of `text`. */
  bytes: number;
  /** Fields that its row lacks and the template has no default for: a job skips it. */
  missing: string[];
  /** Why the text cannot be sent all the same. */
  problem: string | null;
  /** Values are as the role of whoever asked sees them; a recipient gets them whole. */
  isMasked: boolean;
};
export type JobPage = { jobs: Job[]; next: string | null };
/** Who came back after a kick, of a part of those that were kicked. */
export type JobReturns = {
  /** Users looked for, and kicked connections of which the registry named no user. */
  asked: number;
  unknown: number;
  /** Users with so many rows that not all were read, and none of those read was from after the kick. */
  unread: number;
  /** The newest connection of those read, and how many since the kick; `isMore`: there may be more, not all were read. */
  returns: { userId: string; connectionId: string; connectedAt: number; times: number; isMore: boolean }[];
  next: string | null;
};
/** Of whoever was skipped it is said why, where that is known. */
export type JobException = { connectionId: string; outcome: JobOutcome } & WhySkipped;

export function canResume({ status }: Pick<Job, 'status'>): boolean {
  return status === 'paused' || status === 'failed';
}
export function isOver({ status }: Pick<Job, 'status'>): boolean {
  return status === 'done' || status === 'stopped' || status === 'discarded';
}
/** Nobody is touched yet, and somebody may still say no. */
export function isUndecided({ status }: Pick<Job, 'status'>): boolean {
  return status === 'prepared' || status === 'requested' || status === 'scheduled';
}
/** It cannot be started: there is no recipient, or all would be skipped. */
export function isForNobody({ total, skipped = 0 }: Pick<JobCard, 'total' | 'skipped'>): boolean {
  return total === skipped;
}
/** Its recipients may be written down once more, for a person who then decides: a request that was made on the earlier ones ends. */
export function canPrepareAgain({
  status,
  elsewhere,
  asksScan,
}: Pick<JobProgress, 'status' | 'elsewhere' | 'asksScan'>): boolean {
  return !elsewhere && !asksScan && (status === 'prepared' || status === 'requested');
}
/** Something in some process works on it, or will by itself. */
export function isActive({ status }: Pick<Job, 'status'>): boolean {
  return status === 'preparing' || status === 'running' || status === 'scheduled';
}
