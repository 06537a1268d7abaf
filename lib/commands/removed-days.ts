import type { Witnessed } from '../console/audit-chain';
import { chainOf, keyOf, type Link, linkId, placeOf } from '../console/audit-link';
import { removalIn } from '../console/audit-verify-day';
import type { ConsoleTable } from '../console/console-table';
import { walkUp } from '../console/read-up';
import { plural } from '../domain/format';

/**
 * The record `id` tells that the last day before the oldest one that is kept was removed. `isDoubtful`: the log tells of the day of that record, and not
 * that a console wrote the record. What one has found in the table may stand there past all consoles.
 */
export type Removal = { id: string; removed: string; oldest: string; isDoubtful: boolean };

type Asked = {
  /** The days that are kept, the oldest first. */
  kept: string[];
  /** What the log tells of days before them. */
  before: Witnessed[];
  witnessed: Witnessed[];
};

/**
 * What tells why the days of the records `before` are not in the table. A problem where nothing does: the first record begins the audit, or the log
 * tells of another end of the day that it follows.
 */
export async function lookBefore(
  table: ConsoleTable,
  { kept, before, witnessed }: Asked,
): Promise<{ removal: Removal | null; problem: string | null }> {
  const [oldest = ''] = kept;
  const first = await table.get<Link>(keyOf(oldest, 1));
  if (!first?.previous) {
    const records = plural(before.length, 'record');
    return broken(`The audit begins with ${oldest}, and the log tells of ${records} before it.`);
  }
  const found = await findRemoval(table, kept, first.previous);
  if (!found) return broken(`Before ${oldest} a day is missing, and no record tells of its removal.`);
  const { id, hash, removed } = found;
  const other = before.find((each) => isOtherEnd(each, removed));
  if (!other) {
    const isDoubtful = isUntold(witnessed, { id, hash });
    return { removal: { id, removed: removed.day, oldest, isDoubtful }, problem: null };
  }
  const { day, sk } = placeOf(other.id);
  return broken(
    `The log tells of record ${Number(sk)} of ${day}, and ${oldest} goes on after another one that is said to be the last of ${removed.day}.`,
  );
}

const broken = (problem: string) => ({ removal: null, problem });

/** Without a count, which is NaN then, every record of that day is one that could be its last. */
function isOtherEnd({ id, hash }: Witnessed, removed: { day: string; hash: string; count: number }): boolean {
  const { day, sk } = placeOf(id);
  const isEnd = day > removed.day || (day === removed.day && !(Number(sk) < removed.count));
  return isEnd && hash !== removed.hash;
}

async function findRemoval(table: ConsoleTable, days: string[], hash: string) {
  for (const day of days) {
    for await (const link of walkUp<Link>(table, chainOf(day))) {
      const removed = link.kind === 'act' ? removalIn(link) : undefined;
      if (removed?.hash === hash) return { id: linkId(day, Number(link.sk)), hash: link.hash, removed };
    }
  }
  return undefined;
}

function isUntold(witnessed: Witnessed[], { id, hash }: Witnessed): boolean {
  const { day } = placeOf(id);
  const ofDay = witnessed.filter((each) => placeOf(each.id).day === day);
  return ofDay.length > 0 && !ofDay.some((each) => each.id === id && each.hash === hash && !each.isFound);
}

/** What is to be said of it. */
export function describeRemoval({ id, removed, oldest, isDoubtful }: Removal): string {
  const { day, sk } = placeOf(id);
  const told = `The audit begins with ${oldest}: record ${Number(sk)} of ${day} tells that ${removed} was removed.`;
  return isDoubtful
    ? `${told} The log tells of others of ${day} and not of that one: it was taken before, it is not that of all consoles, or no console has written that record.`
    : told;
}
