import type { Audience, AudienceSummary, Exclusions, Job } from '../domain/job';
import { isActive, isOver } from '../domain/job';
import type { JobCounts, JobOutcome } from '../domain/job-marks';
import type { DecidedJob } from '../domain/release';
import type { Permission } from '../domain/role';
import { type ConsoleTable, isOwn } from './console-table';
import { tableTime } from './table-clock';

/** What is kept of a job beside what is shown. */
export type StoredJob = Job & {
  /** `concurrency`: that of the target when it was prepared. Only programs from before the target alone decides look at it. */
  pace: { concurrency: number };
  /** The ids of an audience of ids stand in rows of their own. */
  fullAudience: Audience;
  /** Hash of what it was prepared with, which its rows of ids bear as well, and how many rows those are. Absent in the first jobs. */
  inputHash?: string;
  idChunks?: number;
  /** Whoever made it sees values masked: a search finds only what they would see, or the counts would tell more. */
  isMasked?: boolean;
  fullExclusions: Exclusions;
  /** It ended because calls came to nothing: of what remains one is tried first. Absent until then. */
  isBraked?: boolean;
  listReadAt: number | null;
  /** Its audience is being frozen anew for a start that was decided before, when there were so many; null: a person decides. */
  agreedTotal: number | null;
  /** Its recipients were written down before: that they cannot be once more does not end it. Absent until then. */
  hadCard?: boolean;
  /** Its preparation of the change of `changedAt` came to nothing for want of a scan; it says nothing of another. Absent until then. */
  scanAskedAt?: number;
  /** How often a process has taken up its preparation: what an earlier one still writes is no longer taken. Absent before the first. */
  takeUps?: number | undefined;
  /** Hash of the target's endpoint and table when it was prepared: a job never goes on against another. */
  targetHash: string;
  /** The process at work on it, and when it last said so; null while none is. */
  runner: string | null;
  beatAt: number;
  /**
   * It has ended and that is not on the record yet: whoever finds nobody at it any more records it. Absent until then, null when it goes on, false
   * once it is on the record.
   */
  isEndOwed?: boolean | null;
  /** What had come of everybody at the end that was reached by the change of `changedAt`; it holds of no other. Absent until then. */
  endedWith?: { changedAt: number; counts: JobCounts };
  /** Recipients per second, as that process last counted. */
  rate: number;
} & FollowUps;

/** The job that goes on with its recipients of an outcome: attributes of their own, so that each is taken by condition. */
export type FollowUpKey = `followUp:${JobOutcome}`;
type FollowUps = { [K in FollowUpKey]?: string };

/** What the first jobs do not say, because nothing of the kind could be wished for: read as if they did. */
const NOT_WISHED = {
  canary: null,
  startAt: null,
  requestedBy: null,
  requestExpiresAt: null,
  approvedBy: null,
  agreedTotal: null,
} satisfies Partial<StoredJob>;

/** Up to a thousand recipients, as they were frozen; never changed once the job is prepared. Lists are in the same order. */
export type Recipients = {
  /** The place of the first among all recipients of the job: a segment may hold fewer than another. The first jobs do not say it. */
  first?: number;
  ids: string[];
  /** Epoch ms; null where the row does not say. */
  connectedAt: (number | null)[];
  /** The fields of the template, and the values of each recipient; null where its row has none. */
  fields: string[];
  values: (string | null)[][];
  /** Places in these lists of whoever's filled text is over 128 KB: their values are not kept, and they are skipped. Absent when there are none. */
  tooLarge?: number[];
};

/** How far a segment is; it exists from its first claim on. */
export type SegmentProgress = {
  segment: number;
  /** One letter of `JOB_MARKS` for each recipient. */
  marks: string;
  /** Who works on it, until when (epoch ms) unless it says so again; null: nobody. */
  owner: string | null;
  leaseUntil: number;
  /** What keeps its owner from going on, in words. */
  waitsFor?: string | null;
  /** Why a process that could not work on it left it to others, in words; until somebody claims of it. */
  passedOver?: string | null;
  /** AWS refused to close some of its recipients, whoever worked on it then. */
  isCloseRefused?: boolean;
  /** Some of its recipients were told and not closed, because no close of theirs could be signed. */
  isCloseUnsigned?: boolean;
  /** Counts up with every write; a write names the version that it follows. */
  version: number;
};

/** `needs`: what it takes to start such a job. Its audience as the job has it: each sees as much of it as they may. */
export type StoredDecision = Omit<DecidedJob, 'audience'> & {
  audience?: AudienceSummary | undefined;
  needs: Permission;
};

const ACTIVE = 'JOBS-ACTIVE';
const REQUESTED = 'JOBS-REQUESTED';
const DECIDED = 'JOBS-DECIDED';
const PAGE = 25;
/** Of a list that is read whole. */
const LIST_PAGE = 500;
/** Longer than the two writes of a change take. */
const YOUNG_MS = 60_000;
const DAY_SECONDS = 24 * 60 * 60;
/** Kept for as long as anybody may want to know what became of whom. */
const KEPT_SECONDS = 30 * DAY_SECONDS;

/** A job in a list, and since when (epoch ms); the first ones do not say it. */
type Entry = { id: string; at?: number };

/** Jobs of all targets. Recipients and progress are rows of their own, so that a job of millions is never read or written whole. */
export function createJobs(table: ConsoleTable, own: () => number = Date.now) {
  const now = () => tableTime(table, own);
  const key = (id: string) => ({ pk: `JOB#${id}`, sk: 'JOB' });
  const listKey = ({ id, target, createdAt }: Pick<StoredJob, 'id' | 'target' | 'createdAt'>) => ({
    pk: `JOBS#${target}`,
    sk: `${new Date(createdAt).toISOString()}#${id}`,
  });
  const part = (kind: string, segment: number) => `${kind}#${String(segment).padStart(6, '0')}`;
  const expiry = () => Math.ceil(now() / 1000) + KEPT_SECONDS;

  async function read(id: string): Promise<StoredJob | undefined> {
    const item = await table.get<StoredJob>(key(id));
    return item && { ...NOT_WISHED, ...item };
  }

  /**
   * Kept for as long as a new one: its recipients are written down anew before it starts. Not what it wrote of them before. Answers what is to be
   * set on the job itself.
   */
  async function keepOn(id: string): Promise<{ ttl?: number }> {
    const ttl = expiry();
    const job = await table.get<StoredJob & { ttl?: number }>(key(id));
    if (!job || (job.ttl ?? 0) > ttl - DAY_SECONDS) return {};
    // A list of ids is large, so these are written only where that is needed.
    const isOfIds = job.fullAudience.kind === 'ids';
    for (let chunk = 0; isOfIds && (await table.set({ pk: `JOB#${id}`, sk: part('IDS', chunk) }, { ttl })); chunk++);
    await table.put({ ...listKey(job), id, ttl });
    return { ttl };
  }

  /** Jobs of a list that belong there; an entry whose job has gone on for good, or is kept no more, is taken out. */
  async function listed(
    pk: string,
    belongs: (job: StoredJob) => boolean,
    isPast: (job: StoredJob) => boolean,
  ): Promise<StoredJob[]> {
    const found: StoredJob[] = [];
    for (let before: string | undefined; ; ) {
      const entries = await table.queryDown<Entry>(pk, LIST_PAGE, before);
      const jobs = await Promise.all(
        entries.map(async ({ id, sk, at }) => {
          const job = await read(id);
          // A young one may be of a change or a job that is just being written, and one that was renewed since it was read is.
          if ((!job || isPast(job)) && now() - (at ?? 0) > YOUNG_MS) await table.deleteIf({ pk, sk }, { at });
          return job;
        }),
      );
      found.push(...jobs.filter((job) => job !== undefined).filter(belongs));
      if (entries.length < LIST_PAGE) return found;
      before = entries.at(-1)?.sk;
    }
  }

  return {
    /** Epoch ms, by which all who work on jobs go. Ask after a read, which tells it. */
    now,
    read,
    /** False when there is a job of this id already. */
    async create(job: StoredJob): Promise<boolean> {
      if (await read(job.id)) return false;
      // The lists first: an entry without its job is passed over, a job without its entry would be lost.
      await table.put({ ...listKey(job), id: job.id, ttl: expiry() });
      await table.put({ pk: ACTIVE, sk: job.id, id: job.id, at: now() });
      return table.putNew({ ...job, ...key(job.id), ttl: expiry() });
    },
    /** Newest first. `cursor` is what the page before gave. */
    async list(target: string, cursor: string | null): Promise<{ jobs: StoredJob[]; next: string | null }> {
      const entries = await table.queryDown<{ id: string }>(`JOBS#${target}`, PAGE + 1, cursor ?? undefined);
      // Two who create the same job in the same moment both enter it here.
      const ids = [...new Set(entries.slice(0, PAGE).map(({ id }) => id))];
      const jobs = await Promise.all(ids.map(read));
      return {
        jobs: jobs.filter((job) => job !== undefined),
        next: entries.length > PAGE ? (entries[PAGE - 1]?.sk ?? null) : null,
      };
    },
    /** Jobs that some process works on, or should. */
    active: () => listed(ACTIVE, isActive, isSettled),
    /** Those, and what has ended without that being on the record. */
    unsettled: () => listed(ACTIVE, (job) => !isSettled(job), isSettled),
    /** Jobs whose start somebody asks for, of all targets. */
    requested: () => listed(REQUESTED, ({ status }) => status === 'requested', isOver),
    /** What became of the last requests for a start, on all targets, newest first. */
    decided: (): Promise<StoredDecision[]> => table.queryDown<StoredDecision>(DECIDED, PAGE),
    async putDecided(decision: StoredDecision): Promise<void> {
      const { decidedAt, jobId } = decision;
      await table.put({ pk: DECIDED, sk: `${new Date(decidedAt).toISOString()}#${jobId}`, ...decision, ttl: expiry() });
    },
    /** Changes a job only while what is expected of it holds; false when it does not. */
    async change(id: string, values: Partial<StoredJob>, expected: Partial<StoredJob>): Promise<boolean> {
      // Before the change: a job that is active and not in the list would never be taken up.
      const isToWatch = values.status && isActive({ status: values.status });
      // What ran stands there.
      const isToRecord = values.isEndOwed && expected.status !== 'running';
      if (isToWatch || isToRecord) await table.put({ pk: ACTIVE, sk: id, id, at: now() });
      if (values.status === 'requested') await table.put({ pk: REQUESTED, sk: id, id, at: now(), ttl: expiry() });
      const kept = values.status && isAhead({ status: values.status }) ? await keepOn(id) : {};
      if (await table.setIf(key(id), { ...values, ...kept }, expected)) return true;
      const { status, changedAt, changedBy } = values;
      // Whoever decided something is not told that somebody else was faster when it was they.
      return changedBy != null && isOwn(table, key(id), { status, changedAt, changedBy });
    },
    async putIds(id: string, chunk: number, ids: readonly string[], inputHash: string): Promise<void> {
      await table.put({ pk: `JOB#${id}`, sk: part('IDS', chunk), ids, inputHash, ttl: expiry() });
    },
    async readIds(id: string, chunk: number): Promise<{ ids: string[]; inputHash?: string } | undefined> {
      return table.get<{ ids: string[]; inputHash?: string }>({ pk: `JOB#${id}`, sk: part('IDS', chunk) });
    },
    /** False when whoever took the preparation up after `takeUp` has written this segment. */
    async putRecipients(id: string, segment: number, recipients: Recipients, takeUp: number): Promise<boolean> {
      // One text: thousands of list items would cost more to write and to read than all calls to them.
      const text = JSON.stringify(recipients);
      const item = { pk: `JOB#${id}`, sk: part('SEGMENT', segment), recipients: text, takeUp, ttl: expiry() };
      return table.putFenced(item, 'takeUp');
    },
    async readRecipients(id: string, segment: number): Promise<Recipients | undefined> {
      type Stored = { recipients: string } | Recipients;
      const item = await table.get<Stored>({ pk: `JOB#${id}`, sk: part('SEGMENT', segment) });
      // The first jobs wrote lists.
      return item && ('recipients' in item ? (JSON.parse(item.recipients) as Recipients) : item);
    },
    /** Progress of the segments from `from` on that have been begun, in order; up to `to`, included, when given. */
    async *progress(id: string, from: number, to?: number): AsyncGenerator<SegmentProgress> {
      for (let next = from; to === undefined || next <= to; ) {
        const range = { from: part('PROGRESS', next), to: to === undefined ? 'PROGRESS#~' : part('PROGRESS', to) };
        const items = await table.queryUp<SegmentProgress>(`JOB#${id}`, range);
        yield* items;
        const last = items.at(-1);
        if (!last) return;
        next = last.segment + 1;
      }
    },
    async readProgress(id: string, segment: number): Promise<SegmentProgress | undefined> {
      return await table.get<SegmentProgress>({ pk: `JOB#${id}`, sk: part('PROGRESS', segment) });
    },
    /** Writes it as the version after `progress.version` (0: there is none yet); false when somebody else has written meanwhile. */
    async writeProgress(id: string, progress: SegmentProgress): Promise<boolean> {
      const {
        segment,
        marks,
        owner,
        leaseUntil,
        waitsFor = null,
        passedOver = null,
        isCloseRefused = false,
        isCloseUnsigned = false,
      } = progress;
      const { version } = progress;
      const at = { pk: `JOB#${id}`, sk: part('PROGRESS', segment) };
      const said = { waitsFor, passedOver, isCloseRefused, isCloseUnsigned };
      const next = { segment, marks, owner, leaseUntil, ...said, version: version + 1 };
      return version === 0 ? table.putNew({ ...at, ...next, ttl: expiry() }) : table.setIf(at, next, { version });
    },
  };
}
export type Jobs = ReturnType<typeof createJobs>;

/** Its recipients are written down before it starts, at once or when its time comes. */
function isAhead({ status }: Pick<Job, 'status'>): boolean {
  return status === 'preparing' || status === 'requested' || status === 'scheduled';
}

/** No process has anything to do for it. */
function isSettled(job: StoredJob): boolean {
  return !isActive(job) && !job.isEndOwed;
}
