/** The time of a change to what was changed before: two within one millisecond must not look like one. */
export function changedAt(ctx: { now: () => number }, { updatedAt }: { updatedAt: number }): number {
  return Math.max(ctx.now(), updatedAt + 1);
}
