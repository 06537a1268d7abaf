import { type EpochResult, runEpoch } from './epoch';
import { findGrowth, findLeftovers, inMegabytes } from './growth';
import { plainPlan } from './plan';
import type { Reproduction } from './reproduce';
import type { Resources } from './subject/main';
import type { Subject } from './subject/start';

export type CampaignOptions = {
  seed: number;
  /** Number of the first epoch; each is the same in every campaign of its seed. */
  firstEpoch: number;
  /** Ends after that long, or after so many epochs. */
  minutes: number;
  epochs: number;
  log: (line: string) => void;
};

/** What ended a campaign early. */
export type Failure = { epoch: number; what: string[]; found?: Reproduction };

const BATCHES = 10;
const BATCH_SIZE = 200;
const TELL_EVERY_MS = 10_000;

/** Epoch after epoch on one process, which must be as it was before after each of them. Answers the first failure. */
export async function runCampaign(subject: Subject, options: CampaignOptions): Promise<Failure | undefined> {
  const { seed, firstEpoch, minutes, epochs, log } = options;
  const startedAt = Date.now();
  const before = await restAfterStart(subject);
  const samples: Resources[] = [];
  const sum = { cases: 0, granted: 0, refused: 0, connected: 0 };
  const isOver = (done: number) => done >= epochs || Date.now() > startedAt + minutes * 60_000;
  let toldAt = Date.now();

  for (let done = 0; !isOver(done); done++) {
    const epoch = firstEpoch + done;
    const result = await runEpoch(subject, { seed, epoch, batches: BATCHES, batchSize: BATCH_SIZE });
    if (result.faults.length > 0) return toFailure(epoch, result);
    const resources = await subject.call('resources');
    samples.push(resources);
    const leak = findLeftovers(resources, before) ?? findGrowth(samples);
    if (leak !== undefined) return { epoch, what: [leak] };

    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += result[name];
    if (Date.now() < toldAt + TELL_EVERY_MS && !isOver(done + 1)) continue;
    toldAt = Date.now();
    const seconds = (toldAt - startedAt) / 1000;
    log(
      `${seconds.toFixed(0)} s, epoch ${epoch}: ${sum.cases} connections (${(sum.cases / seconds).toFixed(0)}/s), ` +
        `${sum.granted} calls granted, ${sum.refused} refused, ${sum.connected} clients let in; ` +
        `heap ${inMegabytes(resources.heapBytes)} MB, process ${inMegabytes(resources.rssBytes)} MB`,
    );
  }
  return undefined;
}

/** The resources of a process that has had a gateway and nothing else. */
async function restAfterStart(subject: Subject): Promise<Resources> {
  await subject.call('open', plainPlan(0));
  await subject.call('close');
  return subject.call('resources');
}

function toFailure(epoch: number, { plan, faults }: EpochResult): Failure {
  const what = faults.map((fault) => fault.what);
  const [first] = faults;
  const cases = first?.case ? [first.case] : (first?.batch ?? []);
  return { epoch, what, ...(cases.length > 0 && { found: { what: what[0] ?? '', plan, cases } }) };
}
