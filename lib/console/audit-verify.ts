import type { AuditBreak, AuditCheck } from '../domain/audit';
import { HEADS, type Head, keyOf, type Link, OLD_DAYS, placeOf } from './audit-link';
import { findBroken, nobody, removalIn, tellOf, verifyDay } from './audit-verify-day';
import type { ConsoleTable } from './console-table';
import { readUp } from './read-up';

/**
 * Checks the chain, of one day or of all of them, and ends at the first record that does not hold. Reads only; what is being written
 * meanwhile does not disturb it.
 */
export async function verifyAudit(table: ConsoleTable, { day: wanted }: { day: string | null }): Promise<AuditCheck> {
  const heads = await readUp<Head>(table, HEADS);
  const unchainedDays = (await readUp(table, OLD_DAYS)).length;
  const check: AuditCheck = { days: 0, records: 0, last: null, unchainedDays, uncopied: 0, absent: null, broken: null };
  const removed = new Map<string, string>();
  const kept = new Set(heads.filter(({ removal }) => !removal).map(({ sk }) => sk));
  const isKept = (day: string) => kept.has(day);
  let before: Head | undefined;
  for (const head of heads) {
    const day = head.sk;
    const isMissing = before && !wanted && before.next !== day;
    if (before && isMissing) return { ...check, broken: missingDay(before, day) };
    if (wanted === day && head.removal) return { ...check, ...(await verifyRemoval(table, heads, head)) };
    if (wanted ? day === wanted : !head.removal) {
      const found = await verifyDay(table, day, { before, isKept });
      const isWhole = !findBroken(found) && found.uncopied === 0;
      // Days leave the oldest first, so that little is read again.
      if (!isWhole && (await isLeaving(table, day))) return verifyAudit(table, { day: wanted });
      check.records += found.records;
      if (findBroken(found)) return { ...check, broken: found.broken };
      for (const [name, hash] of found.removed) removed.set(name, hash);
      check.uncopied += found.uncopied;
      check.days++;
      check.last = { day, count: found.head.count, hash: found.head.hash };
    }
    before = head;
  }
  if (wanted) {
    const closedFor = check.days === 0 && heads.find(({ next }) => next === wanted);
    if (closedFor) return { ...check, broken: missingDay(closedFor) };
    return check.days === 0 && heads.length > 0 ? { ...check, absent: absentDay(heads, wanted) } : check;
  }
  return {
    ...check,
    broken: (await findUnrecordedRemoval(table, heads, removed)) ?? (await findLostDay(table, before)),
  };
}

/** Retention has begun to remove the day, or has removed it, since the days were read; each leaves once. */
export async function isLeaving(table: ConsoleTable, day: string): Promise<boolean> {
  const head = await table.get<Head>({ pk: HEADS, sk: day });
  return head === undefined || head.removal !== undefined;
}

function absentDay(heads: Head[], day: string): AuditCheck['absent'] {
  return { day, after: heads.find(({ sk, removal }) => sk > day && !removal)?.sk ?? null };
}

/** A day that is being removed is not there any more, if the record that it names tells of that. */
async function verifyRemoval(
  table: ConsoleTable,
  heads: Head[],
  { sk, hash, removal = '' }: Head,
): Promise<Pick<AuditCheck, 'absent'> | Pick<AuditCheck, 'broken'>> {
  const { day, sk: number } = placeOf(removal);
  const told = await table.get<Link>(keyOf(day, Number(number)));
  const isTold = told?.kind === 'act' && removalIn(told)?.day === sk && removalIn(told)?.hash === hash;
  return isTold ? { absent: absentDay(heads, sk) } : { broken: untoldRemoval(sk) };
}

function untoldRemoval(day: string): AuditBreak {
  return { ...nobody(day, 1), problem: 'is to be removed, and no record tells of that.' };
}

/** What is not there any more, or on its way, was removed by a record that names the day and the hash at its end. */
async function findUnrecordedRemoval(
  table: ConsoleTable,
  heads: Head[],
  removed: Map<string, string>,
): Promise<AuditBreak | undefined> {
  for (const { sk, hash, removal } of heads) {
    if (removal && removed.get(sk) !== hash) return untoldRemoval(sk);
  }
  const oldest = heads[0];
  const link = oldest && !oldest.removal && (await table.get<Link>(keyOf(oldest.sk, 1)));
  if (!link || link.previous === null || [...removed.values()].includes(link.previous)) return undefined;
  const problem = 'follows a day that is missing, and no record tells of its removal.';
  return { ...tellOf(oldest.sk, 1, link), problem };
}

/** The last day was closed for one that is not there. */
async function findLostDay(table: ConsoleTable, last: Head | undefined): Promise<AuditBreak | null> {
  if (!last?.next || (await table.get(keyOf(last.next, 1)))) return null;
  return missingDay(last);
}

/** `later`: a day of the chain that nevertheless stands after this one. */
function missingDay({ sk, next, count }: Head, later = ''): AuditBreak {
  if (!next) return { ...nobody(sk, count + 1), problem: `is missing: it closed that day for ${later}.` };
  return { ...nobody(next, 1), problem: `is missing with all of that day, for which ${sk} was closed.` };
}
