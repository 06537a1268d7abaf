import type { Witnessed } from '../console/audit-chain';
import { chainOf, HEADS, type Head, type Link, linkId, placeOf } from '../console/audit-link';
import { isLeaving } from '../console/audit-verify';
import type { ConsoleTable } from '../console/console-table';
import { readUp, walkUp } from '../console/read-up';
import { plural } from '../domain/format';
import { describeRemoval, lookBefore, type Removal } from './removed-days';

/** A line of the log may be on its way for so long. */
const ARRIVAL_MS = 60_000;

/** `day`: the only one to be compared; null: all. `loggedUntil`: how far the log reaches, epoch ms. */
type Log = { witnessed: Witnessed[]; loggedUntil: number; day: string | null };

/**
 * `compared`: how many records of the log stand in the table as it tells; `left`: how many are of days that are not kept, or not asked for; `removal`:
 * what tells that the former were removed. `untold`: ids of records of which no line tells that it was written, though the log reaches over them;
 * `later`: how many of these are too young for that, with all behind them: their lines may be on their way.
 */
type Comparison = {
  compared: number;
  left: number;
  removal: Removal | null;
  untold: string[];
  later: number;
  problem: string | null;
};

/**
 * Looks for the first record of the log that the table does not hold as it was, and for records of the table that the log does not tell of. What the log
 * tells of days before the oldest one that is kept is left out only where a record tells of their removal. While retention removes days, looks again.
 */
export async function compareWitness(table: ConsoleTable, log: Log): Promise<Comparison> {
  const { witnessed, day: wanted } = log;
  const heads = await readUp<Head>(table, HEADS);
  const kept = heads.filter(({ removal }) => !removal).map(({ sk }) => sk);
  const told = witnessed.filter(({ id }) => !wanted || placeOf(id).day === wanted);
  const [oldest = ''] = kept;
  const before = told.filter(({ id }) => placeOf(id).day < oldest);
  const asked = told.filter(({ id }) => placeOf(id).day >= oldest);
  const looked = before.length > 0 ? await lookBefore(table, { kept, before, witnessed }) : null;
  const days = kept.filter((day) => !wanted || day === wanted);
  const { missed, untold, young } = looked?.problem
    ? { missed: { day: oldest, problem: looked.problem }, untold: [], young: [] }
    : await walk(table, { days, asked, log });
  // Days leave the oldest first, each once.
  if (missed && kept.includes(missed.day) && (await isLeaving(table, missed.day))) return compareWitness(table, log);
  const removal = looked?.removal ?? null;
  // A doubtful removal is told of by itself.
  const isNews = (id: string) => !removal?.isDoubtful || id !== removal.id;
  return {
    compared: asked.length,
    left: witnessed.length - asked.length,
    removal,
    untold: untold.filter(isNews),
    later: young.filter(isNews).length,
    problem: missed?.problem ?? null,
  };
}

/** Goes through the days beside what the log tells of them. Ids are in the order of the chain. */
async function walk(table: ConsoleTable, { days, asked, log }: { days: string[]; asked: Witnessed[]; log: Log }) {
  const all = [...log.witnessed].sort((a, b) => (a.id < b.id ? -1 : 1));
  const first = all.find(({ isFound }) => !isFound)?.id;
  const from = placeOf(all[0]?.id ?? '').day;
  const left = new Map<string, Witnessed[]>();
  for (const each of asked) left.set(each.id, [...(left.get(each.id) ?? []), each]);
  const others: string[] = [];
  const untold: string[] = [];
  /** Without a line, which may be on its way. */
  const young: string[] = [];
  for (const day of days.filter((each) => each >= from)) {
    for await (const link of walkUp<Link>(table, chainOf(day))) {
      const id = linkId(day, Number(link.sk));
      const lines = left.get(id) ?? [];
      left.delete(id);
      if (lines.some(({ hash }) => hash !== link.hash)) others.push(id);
      // What stood there before the log began is the same as then: the hash of what it tells of depends on it.
      if (!first || id < first) continue;
      if (lines.every(({ isFound }) => isFound)) young.push(id);
      // Before an older one none is young, whatever time it bears.
      if (link.at <= log.loggedUntil - ARRIVAL_MS) untold.push(...young.splice(0));
    }
  }
  const [id] = [...others, ...left.keys()].sort();
  const what = id && left.has(id) ? 'is missing, and the log tells of it' : 'is another one than the log tells of';
  return {
    missed: id ? { day: placeOf(id).day, problem: `${wordsOf(id)} ${what}.` } : null,
    untold,
    young,
  };
}

function wordsOf(id: string): string {
  const { day, sk } = placeOf(id);
  return `Record ${Number(sk)} of ${day}`;
}

/** What is to be said of it, line by line, and the exit code: 1 where the table is not as the log tells, 2 where that cannot be known. */
export function describeComparison({ compared, left, removal, untold, later, problem }: Comparison, log: string) {
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
  if (later > 0) {
    const are = later === 1 ? 'is' : 'are';
    const words = 'dated less than a minute before it was last written to, or after that';
    lines.push(`${plural(later, 'record')} that it does not tell of ${are} ${words}.`);
  }
  const [first] = untold;
  if (first) lines.push(describeUntold(first, untold.length - 1));
  return { lines, code: compared === 0 || removal?.isDoubtful || first ? 2 : 0 };
}

function describeUntold(first: string, more: number): string {
  const which = more > 0 ? `${wordsOf(first)} and ${plural(more, 'more record')} stand` : `${wordsOf(first)} stands`;
  return `${which} in the audit, and no line tells who wrote ${more > 0 ? 'them' : 'it'}: the log was taken before, it is not that of all consoles and of npm run users, a writer was interrupted, or no console has written ${more > 0 ? 'them' : 'it'}.`;
}
