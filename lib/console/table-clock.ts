import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Closer than this a clock counts as right: answers tell the time to a second, and take a while. */
const TOLERANCE_MS = 60_000;

/** When an answer of the table was asked for and came, by the wall clock and by a stopwatch, and the time that it told (its `Date`). */
export type TimedAnswer = {
  date: string | undefined;
  wall: readonly [askedAt: number, cameAt: number];
  steady: readonly [askedAt: number, cameAt: number];
};

const lastAnswers = new WeakMap<DynamoDBClient, { last: TimedAnswer | undefined }>();

/**
 * How many milliseconds the clock of a table's engine is ahead of this machine's, by its last answer: 0 within a minute. Undefined when nothing was
 * answered yet, and when this machine's clock was set or the machine slept since: then another answer tells.
 */
export function watchTableClock(client: DynamoDBClient): () => number | undefined {
  const watched = lastAnswers.get(client) ?? watch(client);
  return () => offsetFrom(watched.last, Date.now(), performance.now());
}

/**
 * The time of the table, as its last answer tells it: this machine's where that is not off, and before any answer. `now`: epoch ms by this machine's
 * clock as it is, never one that something else has set right.
 */
export const tableTime = (table: { clockOffsetMs(): number | undefined }, now: () => number) =>
  now() + (table.clockOffsetMs() ?? 0);

function watch(client: DynamoDBClient): { last: TimedAnswer | undefined } {
  const watched: { last: TimedAnswer | undefined } = { last: undefined };
  lastAnswers.set(client, watched);
  client.middlewareStack.add(
    (next) => async (args) => {
      const [wallAt, steadyAt] = [Date.now(), performance.now()];
      const answer = await next(args);
      const { headers } = answer.response as { headers?: Record<string, string> };
      watched.last = { date: headers?.date, wall: [wallAt, Date.now()], steady: [steadyAt, performance.now()] };
      return answer;
    },
    { step: 'deserialize', name: 'switchboardTableClock' },
  );
  return watched;
}

export function offsetFrom(answer: TimedAnswer | undefined, wall: number, steady: number): number | undefined {
  if (!answer) return undefined;
  const isEven = Math.abs(wall - answer.wall[0] - (steady - answer.steady[0])) <= TOLERANCE_MS;
  if (!isEven) return undefined;
  const told = Date.parse(answer.date ?? '');
  // The time was told at some moment between question and answer, in whole seconds.
  const [least, most] = [told - answer.wall[1], told + 1_000 - answer.wall[0]];
  return least > TOLERANCE_MS ? least : most < -TOLERANCE_MS ? most : 0;
}
