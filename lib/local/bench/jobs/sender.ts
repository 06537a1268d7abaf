import { answerCalls } from '../processes/answer-calls';
import { usage } from '../processes/usage';
import { postBare } from './bare-loop';
import { postBulk } from './bulk-loop';
import { broadcastByJob } from './job';
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
const toAll = (broadcast: (place: Place) => Promise<number>) => (place: Place) => measured(() => broadcast(place));

const operations = {
  bare: toIds(postBare),
  bulk: toIds(postBulk),
  /** When each call of a job with a limit went out; `performance.now()`. */
  paced: async (place: Place, perSecond: number, recipients: number): Promise<Float64Array> =>
    (await broadcastByJob(place, { perSecond, times: recipients })).startedAt,
  sample: toAll(broadcastAsSample),
  job: toAll(async (place) => (await broadcastByJob(place)).delivered),
  /** The most that this process held while it did a job. Bytes. */
  peak: async (place: Place) => peakOf(() => broadcastByJob(place)),
};
export type SenderOperations = typeof operations;
/** What sends to everybody whom the registry has. */
export type Broadcast = 'sample' | 'job';

const LOOK_MS = 100;

async function peakOf(work: () => Promise<{ delivered: number }>): Promise<{ delivered: number; rssBytes: number }> {
  let rssBytes = 0;
  const look = () => {
    rssBytes = Math.max(rssBytes, process.memoryUsage.rss());
  };
  const timer = setInterval(look, LOOK_MS);
  const { delivered } = await work();
  clearInterval(timer);
  look();
  return { delivered, rssBytes };
}

answerCalls(operations);
