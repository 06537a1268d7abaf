import type { HistoryMinute } from '@/lib/domain/overview';

const MINUTE_MS = 60_000;

/** What is known of a step of time, as rates a minute; null where nothing is. `at` is its start, epoch ms. */
export type FlowStep = {
  at: number;
  connects: number | null;
  /** `recorded`: counted when the minute was over. `registered`: counted now, without those who have left since. */
  from: 'recorded' | 'registered' | 'nowhere';
  left: number | null;
  registered: number | null;
};

type FlowInput = {
  history: readonly HistoryMinute[];
  stillRegistered: readonly { at: number; count: number }[];
  /** When the fleet was walked; before its oldest row nothing is known from it. */
  walkedAt: number | null;
  nowMs: number;
  minutes: number;
  stepMinutes: number;
};

/** The last `minutes` whole minutes, oldest first, in steps. A recorded minute counts more than what is left of it now. */
export function flowSteps(input: FlowInput): FlowStep[] {
  const { history, stillRegistered, walkedAt, nowMs, minutes, stepMinutes } = input;
  const recorded = new Map(history.map((minute) => [minute.at, minute]));
  const registered = new Map(stillRegistered.map(({ at, count }) => [at, count]));
  const left = leftByMinute(history);
  const stepMs = stepMinutes * MINUTE_MS;
  const end = Math.floor(nowMs / stepMs) * stepMs;
  const oldestKnown = walkedAt === null ? Number.POSITIVE_INFINITY : walkedAt - 120 * MINUTE_MS;

  function minuteAt(at: number): FlowStep {
    const record = recorded.get(at);
    const shared = { at, left: left.get(at) ?? null, registered: record?.registered ?? null };
    if (record && record.connects !== null) return { ...shared, connects: record.connects, from: 'recorded' };
    const isKnown = at >= oldestKnown && walkedAt !== null && at + MINUTE_MS <= walkedAt;
    return isKnown
      ? { ...shared, connects: registered.get(at) ?? 0, from: 'registered' }
      : { ...shared, connects: null, from: 'nowhere' };
  }

  return Array.from({ length: minutes / stepMinutes }, (_, index) => {
    const at = end - (minutes / stepMinutes - index) * stepMs;
    return joined(Array.from({ length: stepMinutes }, (_, minute) => minuteAt(at + minute * MINUTE_MS)));
  });
}

/** A balance over several minutes is an average for each of them. */
function leftByMinute(history: readonly HistoryMinute[]): Map<number, number> {
  const left = new Map<number, number>();
  for (const minute of history) {
    if (minute.left === null || minute.leftOverMs === null) continue;
    for (let back = 0; back < minute.leftOverMs; back += MINUTE_MS) left.set(minute.at - back, minute.left);
  }
  return left;
}

/** How long who left is averaged over since `sinceMs`, as a sentence; empty where each minute has a figure of its own. */
export function spanWords(history: readonly HistoryMinute[], sinceMs: number): string {
  const spans = history.map(({ at, leftOverMs }) => (at >= sinceMs ? (leftOverMs ?? 0) : 0));
  const minutes = Math.max(0, ...spans) / MINUTE_MS;
  if (minutes <= 1) return '';
  return `Who left is an average over up to ${minutes} minutes, from one count of all to the next; where a minute between was not counted, those who came and left in between are missing.`;
}

/** What the two figures of a minute are, as the end of a sentence; `left` may be an average over many. */
export function minuteWords({ left, leftOverMs }: Pick<HistoryMinute, 'left' | 'leftOverMs'>): string {
  if (left === null) return 'connected; who left is not known yet';
  const minutes = Math.round((leftOverMs ?? 0) / MINUTE_MS);
  return minutes > 1 ? `connected; left is the average of ${minutes} minutes` : 'connected and left';
}

function joined(steps: FlowStep[]): FlowStep {
  const [first] = steps as [FlowStep];
  const mean = (values: (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
  };
  const best = steps.some(({ from }) => from === 'recorded')
    ? 'recorded'
    : steps.some(({ from }) => from === 'registered')
      ? 'registered'
      : 'nowhere';
  return {
    at: first.at,
    from: best,
    // Two ways of counting are not averaged with each other.
    connects: mean(steps.filter(({ from }) => from === best).map(({ connects }) => connects)),
    left: mean(steps.map(({ left }) => left)),
    registered: steps.findLast(({ registered }) => registered !== null)?.registered ?? null,
  };
}

/** The next of 1, 2, 3, 5, 10, 20, 30 … that is not below `value`: the top of an axis that people can read. */
export function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 3, 5, 10].map((factor) => factor * power).find((top) => top >= value) ?? 10 * power;
}
