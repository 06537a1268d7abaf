import { readFileSync } from 'node:fs';
import { chainOf, HEADS, type Head, type Link, placeOf } from '../console/audit-link';
import type { ConsoleTable } from '../console/console-table';
import { plural } from '../domain/format';
import { CommandError } from './env';

type Witnessed = { id: string; hash: string };
/** `compared`: how many records of the log stand in the table as it tells; `left`: how many are of days that are not kept, or not asked for. */
type Comparison = { compared: number; left: number; problem: string | null };

/** A line such as `{"level":30,"id":"2026-11-26#0000012","hash":"…","msg":"audited"}`, which holds no object. */
const LINE = /\{[^{}]*"msg"\s*:\s*"audited"[^{}]*\}/g;
const AT_ONCE = 20;

/**
 * Every record that a log of the console tells of, as it was written, or as CloudWatch Logs gives it: as text, JSON or CSV, where the line is one
 * field among others, with its quotes escaped. Throws where it tells of none, or of one that cannot be read: nothing may seem to be compared that was not.
 */
export function readWitness(path: string): Witnessed[] {
  const text = readText(path).replace(/\\+"/g, '"').replaceAll('""', '"');
  const told = [...text.matchAll(LINE)].flatMap(([line]) => {
    const id = /"id"\s*:\s*"(\d{4}-\d\d-\d\d#\d+)"/.exec(line)?.[1];
    const hash = /"hash"\s*:\s*"([^"]+)"/.exec(line)?.[1];
    return id && hash ? [{ id, hash }] : [];
  });
  const unread = text.split('"audited"').length - 1 - told.length;
  if (unread > 0) {
    throw new CommandError(
      `${path} tells of ${plural(told.length + unread, 'record')}, ${unread} of them cut off or in a form that is not read here. ${FORMS}`,
    );
  }
  if (told.length === 0) throw new CommandError(`${path} tells of no record, so there is nothing to compare. ${FORMS}`);
  return [...new Map(told.map((each) => [`${each.id} ${each.hash}`, each])).values()];
}

const FORMS = `Give the lines of the console's log as they are, or what "aws logs filter-log-events" answers.`;

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(`--log ${path} cannot be read: ${(error as Error).message}`);
  }
}

/** Looks for the first record of the log that the table does not hold as it was; days that are not kept any more are left out. */
export async function compareWitness(
  table: ConsoleTable,
  witnessed: Witnessed[],
  wanted: string | null,
): Promise<Comparison> {
  const [oldest] = await table.queryUp<Head>(HEADS, { from: '0', to: '9', limit: 1 });
  const asked = witnessed
    .map((each) => ({ ...each, ...placeOf(each.id) }))
    .filter(({ day }) => !(oldest && day < oldest.sk) && (!wanted || day === wanted));
  const left = witnessed.length - asked.length;
  for (let compared = 0; compared < asked.length; compared += AT_ONCE) {
    const some = asked.slice(compared, compared + AT_ONCE);
    const links = await Promise.all(some.map(({ day, sk }) => table.get<Link>({ pk: chainOf(day), sk })));
    const at = links.findIndex((link, index) => link?.hash !== some[index]?.hash);
    const other = some[at];
    if (!other) continue;
    const what = links[at] ? 'is another one than the log tells of' : 'is missing, and the log tells of it';
    const problem = `Record ${Number(other.sk)} of ${other.day} ${what}.`;
    return { compared: compared + at, left, problem };
  }
  return { compared: asked.length, left, problem: null };
}
