import { fingerprint } from './cursor';
import { isPassing } from './failure';
import type { ListPageInput } from './page-task';
import { type Choice, type IndexPlan, nameOf, type Plan } from './plan';
import { type Sample, sampleAttribute, sampleShards, type Wanted } from './sample-way';
import type { ChosenWay } from './way-memory';

/** `countUnits`: what seeing to a choice takes now and then, `paidUnits`: what it took this time. */
type Settled = { plan: Plan; countUnits?: number; paidUnits?: number };

/** A value of so few rows is read through, whatever else there is. */
const FEW_ROWS = 100;
/** A list leaves its way for one by which it reads fewer rows by this. */
const CLEARLY = 2;

/**
 * Of the ways that a query could go, the one by which fewest rows are read for each match. Rows tell which that is: a value that few have is best
 * found by its own index, and one that most have is not. That is counted for the first page and remembered for some minutes; the pages behind it go
 * by their cursors. Throws the SDK's exception.
 */
export async function settlePlan(input: ListPageInput, planned: Plan | Choice): Promise<Settled> {
  if (planned.by !== 'choice') return { plan: planned };
  const { ways, byAge, isNarrow } = planned;
  const kind = fingerprint(
    JSON.stringify([planned.times, ways.map(({ index, lanes }) => [index, lanes.map(({ value }) => value)])]),
  );
  const choose = (before?: string) => chooseWay(input, planned, before);
  const { name, capacityUnits, isNew } = await input.ways.settle(kind, choose);
  const found = [...(isNarrow && byAge ? [byAge] : []), ...ways];
  const plan = found.find((way) => nameOf(way) === name) ?? (ways[0] as IndexPlan);
  return { plan, countUnits: capacityUnits, paidUnits: isNew ? capacityUnits : 0 };
}

async function chooseWay(input: ListPageInput, choice: Choice, before: string | undefined): Promise<ChosenWay> {
  const wanted = wantedOf(input, choice);
  const failures: unknown[] = [];
  /** A way that fails for the moment is none just now: the list goes by another. */
  const tried = (sample: Promise<Sample>) =>
    sample.catch((error: unknown) => {
      if (!isPassing(error)) throw error;
      failures.push(error);
      return undefined;
    });
  const samples: Sample[] = [];
  const chosen = (way: IndexPlan): ChosenWay => ({
    name: nameOf(way),
    capacityUnits: samples.reduce((units, { capacityUnits }) => units + capacityUnits, 0),
    isSure: failures.length === 0,
  });
  const byAge = choice.isNarrow ? choice.byAge : undefined;
  // Most users and addresses have few rows, which then are all that has to be counted.
  const { userId, sourceIp } = input.names;
  const isOfFew = ({ lanes: [lane] }: IndexPlan) => lane?.partition === userId || lane?.partition === sourceIp;
  for (const ways of [choice.ways.filter(isOfFew), choice.ways.filter((way) => !isOfFew(way))]) {
    const answers = await Promise.all(ways.map((way) => tried(sampleAttribute(input, way, wanted))));
    samples.push(...answers.filter((sample) => sample !== undefined));
    const few = least(samples.filter(({ isWhole }) => isWhole).map((sample) => ({ sample, cost: sample.rows })));
    const most = before === undefined || before === (few && nameOf(few.sample.way)) ? FEW_ROWS : FEW_ROWS / CLEARLY;
    if (few && few.cost <= most) return chosen(few.sample.way);
  }
  if (byAge) {
    if (samples.length === 0) return chosen(byAge);
    const ofShards = await tried(sampleShards(input, byAge, wanted));
    // It goes first where nothing tells: its lists are in order of time.
    if (ofShards) samples.unshift(ofShards);
  }
  const costs = costsOf(samples);
  const best = least(costs);
  if (!best) throw failures[0];
  const kept = costs.find(({ sample }) => nameOf(sample.way) === before);
  const isLeft = kept === undefined || kept.cost + 1 >= CLEARLY * (best.cost + 1);
  return chosen((isLeft ? best : kept).sample.way);
}

/** What a row must have to match, as far as that is what the ways go by. */
function wantedOf({ names }: ListPageInput, { ways, byAge }: Choice): Wanted[] {
  const times = byAge?.lanes[0]?.times;
  return [
    ...ways.flatMap(({ lanes }) => {
      const [first] = lanes;
      return first ? [{ name: first.partition, values: lanes.map(({ value }) => value) }] : [];
    }),
    ...(times ? [{ name: names.connectedAt, times }] : []),
  ];
}

type Cost = { sample: Sample; cost: number };

function least(costs: readonly Cost[]): Cost | undefined {
  return costs.reduce<Cost | undefined>((best, each) => (best && best.cost <= each.cost ? best : each), undefined);
}

/**
 * How many rows each way reads for all matches, at least, or for one where no way is known to its end. A match more or less in a sample is chance, so
 * that half of one is added.
 */
function costsOf(samples: readonly Sample[]): Cost[] {
  const wholes = samples
    .filter(({ isWhole }) => isWhole)
    .map((sample) => ({ sample, cost: sample.rows * sample.scale }));
  const known = least(wholes.filter(({ sample }) => sample.matches !== undefined))?.sample;
  const matches = known && (known.matches ?? 0) * known.scale;
  return samples.map((sample) => {
    const rows = sample.rows * sample.scale;
    if (sample.isWhole) return { sample, cost: rows };
    const each = sample.matches === undefined ? Number.POSITIVE_INFINITY : (sample.rows + 1) / (sample.matches + 0.5);
    if (wholes.length === 0) return { sample, cost: each };
    return { sample, cost: matches === undefined ? rows : Math.max(rows, matches * each) };
  });
}
