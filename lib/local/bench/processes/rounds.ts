/** Results of the same rounds on either side. */
export type Rounds<Result> = { ours: Result[]; limit: Result[] };

/**
 * Runs both sides once without counting, which lets the compiler settle, then `count` times in turns. Who begins changes
 * every round, so that neither side always runs on what the other left behind.
 */
export async function takeTurns<Result>(
  count: number,
  sides: { ours: () => Promise<Result>; limit: () => Promise<Result> },
): Promise<Rounds<Result>> {
  await sides.ours();
  await sides.limit();
  const rounds: Rounds<Result> = { ours: [], limit: [] };
  for (let round = 0; round < count; round++) {
    const order = round % 2 === 0 ? (['ours', 'limit'] as const) : (['limit', 'ours'] as const);
    for (const side of order) rounds[side].push(await sides[side]());
  }
  return rounds;
}

/** The same value of every round, for `compare`. */
export function pick<Result>(rounds: Rounds<Result>, value: (result: Result) => number) {
  return { ours: rounds.ours.map(value), limit: rounds.limit.map(value) };
}
