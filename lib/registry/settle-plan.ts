import { fingerprint } from './cursor';
import { isPassing } from './failure';
import type { ListPageInput } from './page-task';
import { type Choice, type IndexPlan, nameOf, type Plan } from './plan';
import { SAMPLE_ROWS, type Sample, sampleAttribute, sampleShards } from './sample-way';
import { type Wanted, wantedBy } from './wanted';
import type { ChosenWay } from './way-memory';

/** `countUnits`: what seeing to a choice takes now and then, `paidUnits`: what it took this time. */
type Settled = { plan: Plan; countUnits?: number; paidUnits?: number };

/** A value of so few rows is read through, whatever else there is. */
const FEW_ROWS = 100;
/** Fewer matches in a sample tell little of a way that has more rows. */
const FEW_MATCHES = 10;
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
  /**
   * A way of so many values that each of them costs more than a sample is known for that much: whatever a sample tells little of is counted as far
   * as that, and so read where it has fewer rows.
   */
  async function countOn(): Promise<void> {
    const most = Math.min(...samples.flatMap(({ way }) => (way.lanes.length > SAMPLE_ROWS ? [way.lanes.length] : [])));
    if (!Number.isFinite(most)) return;
    const further = samples.map(async (sample) => {
      const { way, isWhole, rows, matches = 0, capacityUnits } = sample;
      if (isWhole || matches >= FEW_MATCHES || rows >= most || way.lanes.length > SAMPLE_ROWS) return sample;
      const counted = await tried(sampleAttribute(input, way, wanted, most));
      return counted ? { ...counted, capacityUnits: capacityUnits + counted.capacityUnits } : sample;
    });
    samples.splice(0, samples.length, ...(await Promise.all(further)));
  }
  const byAge = choice.isNarrow ? choice.byAge : undefined;
  // Most users and addresses have few rows, which then are all that has to be counted.
  const { userId, sourceIp } = input.names;
  const isOfFew = ({ lanes: [lane] }: IndexPlan) => lane?.partition === userId || lane?.partition === sourceIp;
  for (const ways of [choice.ways.filter(isOfFew), choice.ways.filter((way) => !isOfFew(way))]) {
    const answers = await Promise.all(ways.map((way) => tried(sampleAttribute(input, way, wanted))));
    samples.push(...answers.filter((sample) => sample !== undefined));
    const few = least(samples.filter(isCounted).map((sample) => ({ sample, cost: sample.rows })));
    const most = before === undefined || before === (few && nameOf(few.sample.way)) ? FEW_ROWS : FEW_ROWS / CLEARLY;
    if (few && few.cost <= most) return chosen(few.sample.way);
  }
  await countOn();
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
  return [...ways.flatMap((way) => wantedBy(way, names)), ...(times ? [{ name: names.connectedAt, times }] : [])];
}

type Cost = { sample: Sample; cost: number };

function least(costs: readonly Cost[]): Cost | undefined {
  return costs.reduce<Cost | undefined>((best, each) => (best && best.cost <= each.cost ? best : each), undefined);
}

/** Whether nothing of the way was left out. */
function isCounted({ isWhole, scale, emptyLanes }: Sample): boolean {
  return isWhole && scale === 1 && emptyLanes === 0;
}

/** All that a way reads, or at least that. */
function rowsOf({ way, rows, scale, emptyLanes }: Sample): number {
  return Math.max(rows * scale + emptyLanes, way.lanes.length);
}

/**
 * How many rows each way reads for all matches, at least. They are as many as a way has that is known to its end, or as any sample shows. A match more
 * or less in a sample is chance, so that half of one is added.
 */
function costsOf(samples: readonly Sample[]): Cost[] {
  const wholes = samples
    .filter(({ isWhole, matches }) => isWhole && matches !== undefined)
    .map((sample) => ({ sample, cost: rowsOf(sample) }));
  const known = least(wholes)?.sample;
  const seen = samples.map((sample) => sample.matches ?? 0);
  const matches = Math.max((known?.matches ?? 0) * (known?.scale ?? 1), ...seen);
  return samples.map((sample) => {
    const rows = rowsOf(sample);
    if (sample.isWhole || matches === 0) return { sample, cost: rows };
    const each = sample.matches === undefined ? Number.POSITIVE_INFINITY : (sample.rows + 1) / (sample.matches + 0.5);
    return { sample, cost: Math.max(rows, matches * each) };
  });
}
