import type { AddedTargets } from '../console/added-targets';
import type { Target } from '../domain/target';
import { placeInTheWay, placeOf } from '../domain/target-place';

type Settings = {
  targets: readonly Target[];
  addedTargets: Pick<AddedTargets, 'list' | 'bindToFile'>;
  /** Is told what keeps a name from being bound, as a sentence. */
  onTaken: (words: string) => void;
};

/**
 * Binds the names of the targets file to their places, at each start and when targets have changed: should one leave the file, it is not for somebody to
 * give to another in the page. A name that an added target of another place has is left alone, since other consoles may be using that; they would lose
 * it for what one file says.
 */
export async function bindFileNames({ targets, addedTargets, onTaken }: Settings): Promise<void> {
  const added = await addedTargets.list();
  for (const target of targets) {
    const { name } = target;
    const other = placeInTheWay(
      target,
      added.find((each) => each.name === name),
    );
    if (other === undefined) {
      await addedTargets.bindToFile(name, placeOf(target));
      continue;
    }
    onTaken(
      `The targets file gives the name ${name} to ${placeOf(target)}, and a target that was added under Targets has it: ${other}. This console uses neither, since people's roles are meant for that one. Remove it, or give the one of the file another name.`,
    );
  }
}
