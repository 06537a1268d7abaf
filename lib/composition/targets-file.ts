import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { parseSettings } from '../domain/parse-settings';
import { type TargetsFile, targetsFileSchema } from '../domain/target';

export class ConfigurationError extends Error {}

/** Reads and checks the targets file. Throws ConfigurationError that names every problem by its place. */
export function readTargetsFile(path: string): TargetsFile {
  return checkTargets(readJsonFile(path), `TARGETS_FILE ${path}`);
}

/** The targets of `TARGETS_FILE`, or of `TARGETS`, which holds what would stand in the file. Throws ConfigurationError likewise. */
export function readTargets({ TARGETS_FILE: path, TARGETS: text }: Places): TargetsFile {
  if (path && text) throw new ConfigurationError('TARGETS_FILE and TARGETS are both set: unset one');
  if (path) return readTargetsFile(path);
  if (!text) throw new ConfigurationError('TARGETS_FILE is not set: name the file that describes the targets');
  try {
    return checkTargets(parseSettings(text), 'TARGETS');
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError(`TARGETS cannot be read: ${(error as Error).message}`);
  }
}

type Places = { TARGETS_FILE?: string | undefined; TARGETS?: string | undefined };

/** The file as it stands. Throws ConfigurationError when there is none, or no JSON in it, or a name twice in one object. */
export function readJsonFile(path: string): unknown {
  try {
    return parseSettings(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigurationError(`TARGETS_FILE ${path} cannot be read: ${(error as Error).message}`);
  }
}

/** The same for targets that were read from `place`. */
export function checkTargets(json: unknown, place: string): TargetsFile {
  const parsed = targetsFileSchema.safeParse(json);
  if (parsed.success) return withoutNeedless(parsed.data, place);
  throw new ConfigurationError(describeIssues(parsed.error, `${place}: `));
}

/** One line for each problem. */
export function describeIssues(error: z.ZodError, prefix: string): string {
  return error.issues.map(({ path, message }) => `${prefix}${path.join('.')} ${message}`).join('\n');
}

/** A setting that has become needless must not keep a console from starting; whoever wrote it is told. */
function withoutNeedless(file: TargetsFile, place: string): TargetsFile {
  const targets = file.targets.map((target) => {
    const { sharedAddresses, ...table } = target.table;
    if (sharedAddresses === undefined) return target;
    console.warn(`${place}: table.sharedAddresses of ${target.name} is needless and ignored: leave it out`);
    return { ...target, table };
  });
  return { ...file, targets };
}
