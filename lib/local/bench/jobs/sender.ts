import { answerCalls } from '../processes/answer-calls';
import { usage } from '../processes/usage';
import { postBare } from './bare-loop';
import { postBulk } from './bulk-loop';
import { broadcastByJob, type Pace } from './job';
import type { Place, Sent } from './place';
import { broadcastAsSample } from './sample';

/** The process that sends, by one way or another; what each uses is what this process uses. */
async function measured(send: () => Promise<number>): Promise<Sent> {
  const before = usage();
  const recipients = await send();
  return { recipients, before, after: usage() };
}

type ToIds = (place: Place, ids: readonly string[]) => Promise<void>;
const toIds = (post: ToIds) => (place: Place, ids: readonly string[]) =>
  measured(async () => {
    await post(place, ids);
    return ids.length;
  });
const toAll =
  (broadcast: (place: Place, pace?: Partial<Pace>) => Promise<number>) => (place: Place, pace?: Partial<Pace>) =>
    measured(() => broadcast(place, pace));

const operations = {
  bare: toIds(postBare),
  bulk: toIds(postBulk),
  /** When each call of a job with a limit went out; `performance.now()`. */
  paced: async (place: Place, pace: Pace, recipients: number): Promise<Float64Array> =>
    (await broadcastByJob(place, { ...pace, times: recipients })).startedAt,
  sample: toAll(broadcastAsSample),
  job: toAll(async (place, pace) => (await broadcastByJob(place, pace)).delivered),
  /** The most of it, now and then looked at while this process does jobs, one after the other. Bytes. */
  most: async (place: Place, measure: Measure, jobs = 1) =>
    mostWhile(MEASURES[measure], async () => {
      let delivered = 0;
      for (let job = 0; job < jobs; job++) delivered += (await broadcastByJob(place)).delivered;
      return { delivered };
    }),
};
export type SenderOperations = typeof operations;
/** What sends to everybody whom the registry has. */
export type Broadcast = 'sample' | 'job';

/** What is in use when garbage is gone, or what the machine has given. */
export type Measure = 'held' | 'taken';
type Look = { everyMs: number; bytes: () => number };

const MEASURES: Record<Measure, Look> = {
  // A collection stops everything for a moment.
  held: {
    everyMs: 1_000,
    bytes: () => {
      globalThis.gc?.();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    },
  },
  taken: { everyMs: 100, bytes: () => process.memoryUsage.rss() },
};

async function mostWhile({ everyMs, bytes }: Look, work: () => Promise<{ delivered: number }>) {
  let most = 0;
  const look = () => {
    most = Math.max(most, bytes());
  };
  const timer = setInterval(look, everyMs);
  const { delivered } = await work();
  clearInterval(timer);
  look();
  return { delivered, bytes: most };
}

answerCalls(operations);
