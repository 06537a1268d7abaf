import type { AddedTargets } from '../console/added-targets';
import type { Target } from '../domain/target';
import { isSamePlace, placeIn, placeOf } from '../domain/target-place';

type Settings = {
  targets: readonly Target[];
  addedTargets: Pick<AddedTargets, 'list' | 'bindToFile'>;
  /** Is told what keeps a name from being bound, as a sentence. */
  onTaken: (words: string) => void;
};

/**
 * Binds the names of the targets file to their places, at each start: should one leave the file, it is not for somebody to give to another in the page.
 * A name that an added target of another place has is left alone, since other consoles may be using that; they would lose it for what one file says.
 */
export async function bindFileNames({ targets, addedTargets, onTaken }: Settings): Promise<void> {
  const added = await addedTargets.list();
  for (const { name, ...target } of targets) {
    const place = placeOf(target);
    const row = added.find((each) => each.name === name);
    const own = row && placeIn(row.settings);
    if (own !== undefined && !isSamePlace(own, place)) {
      onTaken(
        `The targets file gives the name ${name} to ${place}, and a target that was added under Targets has it: ${own}. This console uses that of the file, others may use the other one, and people's roles hold for both. Remove one, or give it another name.`,
      );
      continue;
    }
    await addedTargets.bindToFile(name, place);
  }
}
