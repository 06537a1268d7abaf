// For tests only, which hold the time.

import type { SegmentProgress, StoredJob } from '../../console/jobs';
import { MAX_KICK_RATE } from '../../domain/job-limits';
import { createCallSlots } from '../../gateway/call-slots';
import { createRateShare, type PaceStore } from '../../gateway/rate-share';
import { createTargetLimiter } from '../../gateway/target-limiter';
import type { JobContext } from './job-context';
import { createJobRun } from './job-run';
import { runSegment } from './run-segment';

const SEGMENT = 5_000;

export type TimedWish = {
  perSecond: number;
  /** All that the target takes; as much as the job may use unless given. */
  ofTarget?: number;
  segments: number;
  content?: StoredJob['content'];
  /** No call is ever answered unless given. */
  callMs?: number;
  /** Of the recipients of a segment, by their place in it: one whose call is never answered. */
  hung?: number;
  /** Recipients of a segment: more than are reached unless given. */
  size?: number;
  /** From the begin of the test: none is answered before. */
  hangMs?: number;
  /** What a read of the console's table takes, and a write to it. */
  readMs?: number;
  writeMs?: number;
  concurrency?: number;
  /** From the begin of a segment to that of the next; all begin at once unless given. */
  apartMs?: number;
};

/** A job in memory, and the processes at it, for fake timers: `begunAt` says when each call went out. */
export function timedJob(wish: TimedWish) {
  const {
    perSecond,
    segments,
    callMs,
    hangMs = 0,
    hung,
    size = SEGMENT,
    readMs = 0,
    writeMs = 0,
    concurrency = 512,
    apartMs = 0,
    ofTarget = perSecond,
  } = wish;
  const content = wish.content ?? { kind: 'notice', template: 'x', format: 'text' };
  // Earlier consoles wrote down a concurrency, which nobody had chosen.
  const pace = { perSecond, concurrency: 1 };
  const job = { id: 'job', target: 'test', status: 'running', content, pace } as StoredJob;
  const progress = new Map<number, SegmentProgress>();
  const shares = new Map<string, { runner: string; beats: number; demand: number }>();
  const beganAt = performance.now();
  const begunAt: number[] = [];
  const begun = new Set<string>();
  const runs: ReturnType<typeof createJobRun>[] = [];
  /** Calls under way of each segment, and the most that there were. */
  const underWay = new Map<string, number>();
  const mostUnderWay = new Map<string, number>();
  /** Of what stands in the table: the most that a crash would leave uncertain, and of those the most whom nobody had called. */
  const most = {
    claimed: 0,
    unsent: 0,
    /** Of `claimed`: how many they are now. */
    claimedNow: () => [...progress.values()].reduce((sum, { marks }) => sum + marks.split('?').length - 1, 0),
    /** Of each segment at its busiest. */
    underWay: () => [...mostUnderWay.values()].reduce((sum, count) => sum + count, 0),
  };

  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const store: PaceStore = {
    beat: async (_, runner, beats, demand) => void shares.set(runner, { runner, beats, demand }),
    list: async () => [...shares.values()],
    leave: async (_, runner) => void shares.delete(runner),
  };
  const idOf = (segment: number, at: number) => `${segment}-${at}`;

  function count() {
    let claimed = 0;
    let unsent = 0;
    for (const { segment, marks } of progress.values()) {
      for (let at = marks.indexOf('?'); at >= 0; at = marks.indexOf('?', at + 1)) {
        claimed += 1;
        if (!begun.has(idOf(segment, at))) unsent += 1;
      }
    }
    most.claimed = Math.max(most.claimed, claimed);
    most.unsent = Math.max(most.unsent, unsent);
  }

  async function answer<T>(what: T): Promise<T> {
    await wait(readMs);
    return what;
  }

  const jobs = {
    read: () => answer(job),
    readRecipients: (_: string, segment: number) =>
      answer({
        first: segment * SEGMENT,
        ids: Array.from({ length: size }, (_, at) => idOf(segment, at)),
        connectedAt: [],
        fields: [],
        values: [],
      }),
    readProgress: (_: string, segment: number) => answer(progress.get(segment)),
    async writeProgress(_: string, wanted: SegmentProgress) {
      await wait(writeMs);
      progress.set(wanted.segment, { ...wanted, version: wanted.version + 1 });
      count();
      return true;
    },
  };
  const call =
    <Outcome extends string>(outcome: Outcome) =>
    async (connectionId: string) => {
      begunAt.push(performance.now());
      begun.add(connectionId);
      const [segment = '', place] = connectionId.split('-');
      const count = (underWay.get(segment) ?? 0) + 1;
      underWay.set(segment, count);
      mostUnderWay.set(segment, Math.max(mostUnderWay.get(segment) ?? 0, count));
      await (callMs === undefined || Number(place) === hung
        ? new Promise(() => {})
        : wait(Math.max(callMs, hangMs - performance.now() + beganAt)));
      underWay.set(segment, (underWay.get(segment) ?? 0) - 1);
      return { connectionId, outcome };
    };
  const bulk = {
    prepare: () => ({ bytes: new Uint8Array(), sha256: '' }),
    post: call('delivered'),
    delete: call('closed'),
  };

  /** Of one process. Whatever else a context has, no segment asks for here. */
  const contextOf = (runner: string) =>
    ({
      target: { bulk: { perSecond: ofTarget, concurrency } },
      slots: createCallSlots(concurrency),
      limiter: createTargetLimiter({ perSecond: ofTarget, share: createRateShare({ store, target: 'test', runner }) }),
      closeLimiter: createTargetLimiter({ perSecond: MAX_KICK_RATE }),
      elapsed: () => performance.now(),
      now: Date.now,
      wait,
      jobs,
      runner,
      bulk,
    }) as unknown as JobContext;
  let here: JobContext | undefined;

  return {
    begunAt,
    most,
    /** All find that it is still to run, as they have to now and then. */
    look: () => {
      for (const run of runs) run.seen(performance.now());
    },
    halt: () => {
      for (const run of runs) run.halt();
    },
    /** Another process begins on segments of its own, or the same one: with another job then. */
    work({ isBeside = false } = {}): void {
      const first = runs.length * segments;
      if (!isBeside || !here) here = contextOf(`worker-${runs.length}`);
      const ctx = here;
      const run = createJobRun(ctx, job);
      runs.push(run);
      for (let count = 0; count < segments; count++) {
        setTimeout(() => void runSegment(ctx, job, first + count, run), count * apartMs);
      }
    },
  };
}
