import type { AddedTargets } from '../console/added-targets';
import { err, ok, type Result } from '../domain/result';
import type { Target } from '../domain/target';
import { placeOf } from '../domain/target-place';

export type TakeNameContext = {
  addedTargets: Pick<AddedTargets, 'giveToFile'>;
  /** Targets of the file that are not used. `boundTo`: the place that the name may be taken from; null while a target is there. */
  withheld: () => readonly { target: Target; boundTo: string | null }[];
  /** Has this console look at the targets, at once. */
  refresh: () => Promise<void>;
};

/**
 * Gives a target of the targets file the name that was one of another place, with all that is kept under it: somebody says so who has seen both places.
 * Then the name is of that place, until somebody says so of another.
 */
export async function takeName(args: {
  ctx: TakeNameContext;
  input: { name: string; place: string; boundTo: string };
}): Promise<Result<{ name: string }>> {
  const { ctx, input } = args;
  const { name, place, boundTo } = input;
  await ctx.refresh();
  const found = ctx.withheld().find(({ target }) => target.name === name);
  if (found?.boundTo !== boundTo || placeOf(found.target) !== place) {
    return err('conflict', 'Somebody changed a target of this name meanwhile. Look at the list again.');
  }
  await ctx.addedTargets.giveToFile(name, place);
  await ctx.refresh();
  return ok({ name });
}
