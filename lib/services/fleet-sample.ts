import { type ConnectionFacts, connectionState } from '../domain/connection';
import { type Estimate, shareOf } from '../domain/estimate';
import { addCosts, NO_COST, type SampleFigures } from '../domain/overview';
import { IDLE_LABELS, idleBin } from '../domain/overview-bins';
import type { OverviewSettings } from '../domain/overview-settings';
import type { Prober } from '../gateway/prober';
import type { FleetReader, FleetRow } from '../registry/fleet-reader';

const BATCH = 100;

type SampleInput = {
  fleet: FleetReader;
  prober: Pick<Prober, 'probe'>;
  /** A random part of the fleet, in any order. */
  candidates: readonly FleetRow[];
  /** How many are registered, as far as known. */
  registered: Estimate;
  settings: OverviewSettings;
  idleAfterMs: number;
  now: () => number;
  /** Milliseconds that only grow, whatever is done to the clock. */
  elapsed: () => number;
  wait: (ms: number) => Promise<void>;
  random: () => number;
  onProgress: (done: number, of: number) => void;
};

/** Asks API Gateway about a random sample, at the rate that was set, and says what holds for the whole with its margin. */
export async function takeSample(input: SampleInput): Promise<SampleFigures> {
  const { fleet, candidates, settings, elapsed, onProgress } = input;
  const [at, startedAt] = [input.now(), elapsed()];
  const drawn = shuffled(candidates, input.random).slice(0, settings.sampleSize);
  // Calls to one stage tell nothing of the connections of another.
  const rows = drawn.filter(({ foreignStage }) => foreignStage === undefined);
  onProgress(0, rows.length);
  const facts = await probeAtRate(rows, input, (done) => onProgress(done, rows.length));
  const gone = rows.filter((_, index) => facts[index]?.answer === 'gone');
  const { present, otherStage, cost } = await stillThere(fleet, gone);
  // A connection that ended while it was asked, and whose row went with it, is no ghost; nor is one of another stage, which an index may not tell.
  const counted = rows.flatMap((row, index) => {
    const known = facts[index];
    const isCounted = known?.answer !== 'gone' || (present.has(row.connectionId) && !otherStage.has(row.connectionId));
    return known && isCounted ? [{ row, facts: known }] : [];
  });
  const others = drawn.length - rows.length + otherStage.size;
  return {
    ...figuresOf(counted, others, input),
    at,
    tookMs: elapsed() - startedAt,
    asked: rows.length,
    leftMeanwhile: rows.length - counted.length - otherStage.size,
    calls: rows.length,
    cost,
  };
}

type Asked = { row: FleetRow; facts: ConnectionFacts };

function figuresOf(asked: Asked[], otherStage: number, { registered, idleAfterMs }: SampleInput) {
  const counts = { live: 0, idle: 0, gone: 0, foreign: 0, otherStage, unchecked: 0 };
  const idleTimes = IDLE_LABELS.map((label) => ({ label, rows: 0 }));
  let problem: string | null = null;
  for (const { row, facts } of asked) {
    const isForeign = facts.answer === 'none' && facts.isForeignId;
    counts[isForeign ? 'foreign' : connectionState(row, facts, idleAfterMs)] += 1;
    if (facts.answer === 'none' && !isForeign) problem ??= facts.problem;
    if (facts.answer !== 'connected' || facts.lastActiveAt === undefined) continue;
    const bin = idleTimes[idleBin(facts.checkedAt - facts.lastActiveAt)];
    if (bin) bin.rows += 1;
  }
  const answered = counts.live + counts.idle + counts.gone + counts.foreign;
  const drawn = asked.length + otherStage;
  const isWhole = drawn >= registered.high;
  // Whom no answer came from may be anything: without them the sample is no longer of all.
  const population = counts.unchecked === 0 ? Math.max(registered.low, answered) : undefined;
  const isAll = population !== undefined && answered > 0 && isWhole;
  const share = (hits: number) => shareOf(hits, answered, isAll ? answered : population);
  return {
    answered,
    isAll,
    counts,
    live: share(counts.live),
    idle: share(counts.idle),
    gone: share(counts.gone),
    otherStage: shareOf(otherStage, drawn, isWhole ? drawn : Math.max(registered.low, drawn)),
    idleTimes,
    problem,
  };
}

/** Starts calls evenly, whatever they take; the prober bounds how many run at once. */
async function probeAtRate(rows: FleetRow[], input: SampleInput, onDone: (done: number) => void) {
  const { prober, settings, elapsed, wait } = input;
  const startedAt = elapsed();
  let done = 0;
  const answers: Promise<ConnectionFacts | undefined>[] = [];
  for (const [index, { connectionId }] of rows.entries()) {
    const aheadMs = (index * 1000) / settings.perSecond - (elapsed() - startedAt);
    if (aheadMs > 0) await wait(aheadMs);
    answers.push(
      prober.probe([connectionId]).then(([facts]) => {
        done += 1;
        onDone(done);
        return facts;
      }),
    );
  }
  return Promise.all(answers);
}

async function stillThere(fleet: FleetReader, rows: FleetRow[]) {
  const present = new Set<string>();
  const otherStage = new Set<string>();
  let cost = NO_COST;
  for (let start = 0; start < rows.length; start += BATCH) {
    const read = await fleet.existing(rows.slice(start, start + BATCH));
    // What the table left unread counts as still there, as it was a moment ago.
    for (const id of [...read.present, ...read.unread]) present.add(id);
    for (const id of read.otherStage) otherStage.add(id);
    cost = addCosts(cost, read.cost);
  }
  return { present, otherStage, cost };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
  }
  return copy;
}
