import type { Case } from './case';
import { framesCase } from './generate/frames';
import { httpCase } from './generate/http-cases';
import { callCase } from './generate/signed-calls';
import { upgradeCase } from './generate/upgrades';
import type { Fault } from './judge/fault';
import { makePlan, type Plan } from './plan';
import { createPrng, type Prng } from './prng';
import { openStage } from './stage/stage';
import type { Subject } from './subject/start';
import type { People } from './world';

/** A gateway from its start to its end, and everything that was thrown at it in between. */
export type EpochOptions = {
  seed: number;
  epoch: number;
  batches: number;
  batchSize: number;
  kinds?: readonly Case['kind'][];
};

export type EpochResult = {
  plan: Plan;
  cases: number;
  granted: number;
  refused: number;
  connected: number;
  /** With the cases that were played together when it happened. */
  faults: (Fault & { batch: readonly Case[] })[];
};

const KINDS: readonly Case['kind'][] = ['http', 'call', 'call', 'upgrade', 'frames', 'frames'];
/** Further apart than anybody runs epochs. */
const SEED_STEP = 1_000_003;

/** The same seed and number make the same epoch. Ends at the first batch that shows a fault. */
export async function runEpoch(subject: Subject, options: EpochOptions): Promise<EpochResult> {
  const { seed, epoch, batches, batchSize, kinds = KINDS } = options;
  const prng = createPrng(seed * SEED_STEP + epoch);
  const plan = makePlan(prng.fork());
  const stage = await openStage(subject, plan);
  const result: EpochResult = { plan, cases: 0, granted: 0, refused: 0, connected: 0, faults: [] };
  for (let batch = 0; batch < batches && result.faults.length === 0; batch++) {
    const cases = Array.from({ length: batchSize }, (_, index) =>
      makeCase(prng.fork(), stage.people, { plan, name: nameOf(batch, index), kinds }),
    );
    const outcome = await stage.playAll(cases).catch((error: Error) => error);
    if (outcome instanceof Error) return { ...result, faults: [{ what: outcome.message, batch: cases }] };
    const { faults, ...counts } = outcome;
    result.cases += cases.length;
    result.granted += counts.granted;
    result.refused += counts.refused;
    result.connected += counts.connected;
    result.faults.push(...faults.map((fault) => ({ ...fault, batch: cases })));
  }
  result.faults.push(...(await stage.finish()).map((fault) => ({ ...fault, batch: [] })));
  return result;
}

/** So far apart that no name becomes another by a byte more, less, or other. */
function nameOf(batch: number, index: number): string {
  return `case-${batch}-${10_000_000 + index * 10_007}`;
}

type Making = { plan: Plan; name: string; kinds: readonly Case['kind'][] };

function makeCase(prng: Prng, people: People, { plan, name, kinds }: Making): Case {
  switch (prng.pick(kinds)) {
    case 'http':
      return httpCase(prng, people);
    case 'call':
      return callCase(prng, people);
    case 'upgrade':
      return upgradeCase(prng, plan, name);
    case 'frames':
      return framesCase(prng, plan, name);
  }
}
