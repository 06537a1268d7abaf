import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { IndexPlan } from './plan';
import type { AttributeNames } from './row';
import type { Window } from './time-window';

/** More values than that cannot be in one list of a filter. */
const MAX_VALUES = 100;
/** So many ranges keep a filter well below 300 operators and 4 KB. */
const MAX_RANGES = 64;

/**
 * What rows must have besides to match: one of these values, which may be a `share` of all, a value in one of these ranges, or a time. Ranges and
 * times are inclusive.
 */
export type Wanted =
  | { name: string; values: AttributeValue[]; share: number }
  | { name: string; ranges: { from: AttributeValue; to: AttributeValue }[] }
  | { name: string; times: Window };

/** What matches have that a way goes by, as a filter for the other ways. */
export function wantedBy(way: IndexPlan, { sourceIp }: AttributeNames): Wanted[] {
  const [first] = way.lanes;
  if (!first) return [];
  const name = first.partition;
  const values = way.lanes.map(({ value }) => value);
  const placesEach = (way.by === 'chain' && way.lanesEach) || 1;
  const addresses = values.length / placesEach;
  // The places of a spread address lie side by side in the order of text, as those of a block nearly do.
  if (placesEach > 1 && addresses <= MAX_RANGES) {
    const groups = Array.from({ length: addresses }, (_, group) =>
      values.slice(group * placesEach, (group + 1) * placesEach),
    );
    return [{ name, ranges: groups.flatMap(rangeOf) }];
  }
  if (name === sourceIp && values.length > MAX_VALUES) return [{ name, ranges: rangeOf(values) }];
  const every = Math.max(1, values.length / MAX_VALUES);
  const some = values.filter((_, index) => Math.floor(index / every) !== Math.floor((index - 1) / every));
  return [{ name, values: some, share: some.length / values.length }];
}

/** From the first to the last in the order of text, which DynamoDB compares by. */
function rangeOf(values: readonly AttributeValue[]) {
  const texts = values.map(({ S = '' }) => S).sort();
  const [from, to] = [texts[0], texts.at(-1)];
  return from === undefined || to === undefined ? [] : [{ from: { S: from }, to: { S: to } }];
}
