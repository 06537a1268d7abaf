import { readFileSync, statSync } from 'node:fs';
import type { Witnessed } from '../console/audit-chain';
import { plural } from '../domain/format';
import { CommandError } from './env';

/** A line such as `{"level":30,"id":"2026-11-26#0000012","hash":"…","msg":"audited"}`, which holds no object. */
const LINE = /\{[^{}]*"msg"\s*:\s*"audited"[^{}]*\}/g;

/**
 * Every record that a log of the console tells of, as it was written, or as CloudWatch Logs gives it: as text, JSON or CSV, where the line is one
 * field among others, with its quotes escaped. Throws where it tells of none, or of one that cannot be read: nothing may seem to be compared that was not.
 */
export function readWitness(path: string): Witnessed[] {
  const text = readText(path).replace(/\\+"/g, '"').replaceAll('""', '"');
  const told = [...text.matchAll(LINE)].flatMap(([line]) => {
    const id = /"id"\s*:\s*"(\d{4}-\d\d-\d\d#\d+)"/.exec(line)?.[1];
    const hash = /"hash"\s*:\s*"([^"]+)"/.exec(line)?.[1];
    const isFound = /"isFound"\s*:\s*true/.test(line);
    return id && hash ? [{ id, hash, ...(isFound && { isFound }) }] : [];
  });
  const unread = text.split('"audited"').length - 1 - told.length;
  if (unread > 0) {
    throw new CommandError(
      `${path} tells of ${plural(told.length + unread, 'record')}, ${unread} of them cut off or in a form that is not read here. ${FORMS}`,
    );
  }
  if (told.length === 0) throw new CommandError(`${path} tells of no record, so there is nothing to compare. ${FORMS}`);
  // Of one that several tell of, what its writer tells counts.
  const found = told.filter(({ isFound }) => isFound);
  const written = told.filter(({ isFound }) => !isFound);
  return [...new Map([...found, ...written].map((each) => [`${each.id} ${each.hash}`, each])).values()];
}

const FORMS = `Give the lines of the console's log as they are, or what "aws logs filter-log-events" answers.`;

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(`--log ${path} cannot be read: ${(error as Error).message}`);
  }
}

/** When the log was last written to, epoch ms: how far it reaches where it is as it was fetched. */
export function loggedUntil(path: string): number {
  return statSync(path).mtimeMs;
}
