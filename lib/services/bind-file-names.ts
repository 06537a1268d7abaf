import type { AddedTargets } from '../console/added-targets';
import type { Target } from '../domain/target';
import { placeInTheWay, placeOf, placeOfOtherFile } from '../domain/target-place';

type Settings = {
  targets: readonly Target[];
  addedTargets: Pick<AddedTargets, 'look' | 'bindToFile'>;
  /** Is told what keeps a name from being bound, as a sentence, and again only when that is another one. */
  onTaken: (words: string) => void;
  /** The same, where another console may use a name for another place. */
  onElsewhere: (words: string) => void;
  /** What was told of each name last. */
  told: Map<string, string>;
  /** A start moves a name that another console's file has at another place; a console that has begun leaves it there. */
  isStart: boolean;
};

/**
 * Binds the names of the targets file to their places, at each start and when targets have changed: should one leave the file, it is not for somebody to
 * give to another in the page. A name that an added target of another place has is left alone, since other consoles may be using that; they would lose
 * it for what one file says. So is one that such a target had: what is kept under it passes to another with an admin's word alone.
 *
 * Of two running consoles whose files give a name to two places the one that started last has it bound. Each goes on to use its own: whether a console
 * that starts stays is not known yet.
 */
export async function bindFileNames({
  targets,
  addedTargets,
  onTaken,
  onElsewhere,
  told,
  isStart,
}: Settings): Promise<void> {
  const { rows, names } = await addedTargets.look();
  const tell = (name: string, words: string, to: (words: string) => void) => {
    if (told.get(name) !== words) to(words);
    told.set(name, words);
  };
  for (const target of targets) {
    const { name } = target;
    const added = rows.find((each) => each.name === name);
    const bound = names.get(name);
    const other = placeInTheWay(target, { added, bound });
    if (other === undefined) {
      const elsewhere = placeOfOtherFile(target, bound);
      if (elsewhere === undefined) told.delete(name);
      else tell(name, describeElsewhere(target, elsewhere, isStart), onElsewhere);
      if (isStart || elsewhere === undefined) await addedTargets.bindToFile(name, placeOf(target));
      continue;
    }
    tell(name, describeTaken(target, other, added !== undefined), onTaken);
  }
}

function describeElsewhere(target: Target, other: string, isStart: boolean): string {
  const { name } = target;
  const file = `The targets file gives the name ${name} to ${placeOf(target)}`;
  return isStart
    ? `${file}, and a targets file gave it to another place before: ${other}. If another console still uses it for that one, give one of the two another name.`
    : `${file}, and a console that started later has given it to another place: ${other}. Give one of the two another name. If that one was taken back, start this one again.`;
}

function describeTaken(target: Target, other: string, isAdded: boolean): string {
  const { name } = target;
  const file = `The targets file gives the name ${name} to ${placeOf(target)}`;
  return isAdded
    ? `${file}, and a target that was added under Targets has it (${other}). This console uses neither, since people's roles are meant for that one. Remove it and say under Targets that the name is for the one of the file, or give that another name.`
    : `${file}, and another target had it, or a targets file gave it to another place before (${other}). This console does not use the one of the file, since people's roles are meant for that. Say under Targets that the name is for it now, or give it another name.`;
}
