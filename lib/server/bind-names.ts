import 'server-only';
import type { AddedTargets } from '../console/added-targets';
import type { Target } from '../domain/target';
import { bindFileNames } from '../services/bind-file-names';
import { log } from './log';
import { processWide } from './process-wide';

/** Binds the names of this console's targets file, at its start or later. The log says which are of others, or of two places. Throws the SDK's exception. */
export function bindNames(
  targets: readonly Target[],
  addedTargets: AddedTargets,
  { isStart }: { isStart: boolean },
): Promise<void> {
  const told = processWide('names-told', () => new Map<string, string>());
  return bindFileNames({
    ...{ targets, addedTargets, told, isStart },
    onTaken: (words) => log().error(words),
    onElsewhere: (words) => log().warn(words),
  });
}
