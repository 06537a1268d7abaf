import { readFileSync } from 'node:fs';
import type { Witnessed } from '../console/audit-chain';
import { chainOf, HEADS, type Head, type Link, placeOf } from '../console/audit-link';
import { isLeaving } from '../console/audit-verify';
import type { ConsoleTable } from '../console/console-table';
import { readUp } from '../console/read-up';
import { plural } from '../domain/format';
import { CommandError } from './env';
import { describeRemoval, lookBefore, type Removal } from './removed-days';

/**
 * `compared`: how many records of the log stand in the table as it tells; `left`: how many are of days that are not kept, or not asked for; `removal`:
 * what tells that the former were removed.
 */
type Comparison = {
  compared: number;
  left: number;
  removal: Removal | null;
  problem: string | null;
};

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

/**
 * Looks for the first record of the log that the table does not hold as it was. What the log tells of days before the oldest one that is kept is left
 * out only where a record tells of their removal. While retention removes days, looks again.
 */
export async function compareWitness(
  table: ConsoleTable,
  witnessed: Witnessed[],
  wanted: string | null,
): Promise<Comparison> {
  const heads = await readUp<Head>(table, HEADS);
  const kept = heads.filter(({ removal }) => !removal).map(({ sk }) => sk);
  const told = witnessed
    .map((each) => ({ ...each, ...placeOf(each.id) }))
    .filter(({ day }) => !wanted || day === wanted);
  const [oldest = ''] = kept;
  const before = told.filter(({ day }) => day < oldest);
  const asked = told.filter(({ day }) => day >= oldest);
  const looked = before.length > 0 ? await lookBefore(table, { kept, before, witnessed }) : null;
  const missed = looked?.problem ? { at: 0, day: oldest, problem: looked.problem } : await findMissed(table, asked);
  // Days leave the oldest first, each once.
  if (missed && kept.includes(missed.day) && (await isLeaving(table, missed.day))) {
    return compareWitness(table, witnessed, wanted);
  }
  return {
    compared: missed ? missed.at : asked.length,
    left: witnessed.length - asked.length,
    removal: looked?.removal ?? null,
    problem: missed?.problem ?? null,
  };
}

type Told = Witnessed & ReturnType<typeof placeOf>;

async function findMissed(table: ConsoleTable, asked: Told[]) {
  for (let compared = 0; compared < asked.length; compared += AT_ONCE) {
    const some = asked.slice(compared, compared + AT_ONCE);
    const links = await Promise.all(some.map(({ day, sk }) => table.get<Link>({ pk: chainOf(day), sk })));
    const at = links.findIndex((link, index) => link?.hash !== some[index]?.hash);
    const other = some[at];
    if (!other) continue;
    const what = links[at] ? 'is another one than the log tells of' : 'is missing, and the log tells of it';
    return { at: compared + at, day: other.day, problem: `Record ${Number(other.sk)} of ${other.day} ${what}.` };
  }
  return null;
}

/** What is to be said of it, line by line, and the exit code: 1 where the table is not as the log tells, 2 where that cannot be known. */
export function describeComparison({ compared, left, removal, problem }: Comparison, log: string) {
  if (problem) return { lines: [problem], code: 1 };
  const lines = [
    compared > 0
      ? `The audit holds ${plural(compared, 'record')} that ${log} tells of.`
      : `No record that ${log} tells of was compared.`,
  ];
  if (left > 0) {
    lines.push(
      `${plural(left, 'record')} of it ${left === 1 ? 'is' : 'are'} of days that are not kept, or not asked for.`,
    );
  }
  if (removal) lines.push(describeRemoval(removal));
  return { lines, code: compared === 0 || removal?.isDoubtful ? 2 : 0 };
}
