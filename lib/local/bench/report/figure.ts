import { type Spread, spreadOf } from './statistics';

/** What the ratio must keep to, or the value itself where there is nothing to compare it with. */
export type Bound = { atMost: number } | { atLeast: number };

export type Figure = {
  what: string;
  unit: string;
  ours: Spread;
  /** What the same load was like against the plainest server that does the job. */
  limit?: Spread;
  /** `ours / limit`, round by round, so that what slows the machine for a while slows both sides of a ratio. */
  ratio?: Spread;
  /** Absent: for information only. */
  bound?: Bound;
  /** Whether the median keeps to the bound. */
  holds: boolean;
};

/** Values of the same rounds, in the same order. */
export function compare(
  name: Pick<Figure, 'what' | 'unit'>,
  values: { ours: readonly number[]; limit: readonly number[] },
  bound?: Bound,
): Figure {
  const ratio = spreadOf(values.ours.map((value, round) => value / (values.limit[round] ?? Number.NaN)));
  const figure = { ...name, ours: spreadOf(values.ours), limit: spreadOf(values.limit), ratio };
  return withBound(figure, ratio, bound);
}

/** A value that stands alone. */
export function state(name: Pick<Figure, 'what' | 'unit'>, values: readonly number[], bound?: Bound): Figure {
  const ours = spreadOf(values);
  return withBound({ ...name, ours }, ours, bound);
}

function withBound(figure: Omit<Figure, 'holds' | 'bound'>, judged: Spread, bound: Bound | undefined): Figure {
  if (!bound) return { ...figure, holds: true };
  // NaN, which is what nothing measured gives, holds to no bound.
  const holds = 'atMost' in bound ? judged.median <= bound.atMost : judged.median >= bound.atLeast;
  return { ...figure, bound, holds };
}
