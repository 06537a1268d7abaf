import type { AuditBreak } from '../domain/audit';
import {
  type Act,
  chainOf,
  type End,
  type Ending,
  endingsOf,
  HEADS,
  type Head,
  hashOf,
  isReadable,
  isTime,
  keyOf,
  type Link,
  numberKey,
  placeOf,
} from './audit-link';
import type { ConsoleTable } from './console-table';
import { readUp, walkUp } from './read-up';

type Held = {
  records: number;
  head: Head;
  uncopied: number;
  /** Days that records of this one say were removed, with the hash at their end. */
  removed: Map<string, string>;
  broken?: undefined;
};
type DayCheck = Held | { records: number; broken: AuditBreak };

export function findBroken(check: DayCheck): check is Exclude<DayCheck, Held> {
  return check.broken !== undefined;
}

type Neighbours = {
  /** The head of the day that it has to follow. */
  before: Head | undefined;
  /** Whether the chain still has a day: of one that was removed nothing can be missing. */
  isKept: (day: string) => boolean;
};

/** Checks one day from its first record on. */
export async function verifyDay(table: ConsoleTable, day: string, { before, isKept }: Neighbours): Promise<DayCheck> {
  const ends = new Map<string, End>();
  const removed = new Map<string, string>();
  let [last, secondLast]: (Link | undefined)[] = [];
  let records = 0;
  const read = async (): Promise<AuditBreak | undefined> => {
    const from = records > 0 ? numberKey(records + 1) : undefined;
    for await (const link of walkUp<Link>(table, chainOf(day), from)) {
      const broken = findBreak({ day, number: records + 1, link, last, before });
      if (broken) return broken;
      if (link.kind === 'end') ends.set(link.sk, link);
      const removal = link.kind === 'act' ? removalIn(link) : undefined;
      if (removal) removed.set(removal.day, removal.hash);
      [secondLast, last] = [last, link];
      records++;
    }
    return undefined;
  };
  for (;;) {
    const broken = await read();
    if (broken) return { records: broken.number - 1, broken };
    const head = await table.get<Head>({ pk: HEADS, sk: day });
    // More were written while these were read.
    if (head && head.count > records && (await table.get(keyOf(day, records + 1)))) continue;
    if (head && !isReadable(head)) return { records: 0, broken: damagedHead(day) };
    const uncounted = findUncounted({ day, head, records, last, secondLast });
    if (!head || uncounted) return { records: (uncounted?.number ?? 1) - 1, broken: uncounted ?? noHead(day) };
    const shown = await checkEndings(table, day, ends, isKept);
    return shown.broken
      ? { records: shown.broken.number - 1, broken: shown.broken }
      : { records: head.count, head, removed, uncopied: shown.uncopied };
  }
}

type Step = { day: string; number: number; link: Link; last: Link | undefined; before: Head | undefined };

function findBreak({ day, number, link, last, before }: Step): AuditBreak | undefined {
  if (link.sk !== numberKey(number)) return { ...nobody(day, number), problem: 'is missing.' };
  if (hashOf(link) !== link.hash) {
    return { ...tellOf(day, number, link), problem: 'does not match its hash: it has been changed.' };
  }
  if (last && link.previous !== last.hash) {
    const problem = `is not the one that record ${number} was written after: it has been replaced.`;
    return { ...tellOf(day, number - 1, last), problem };
  }
  if (!last && before && link.previous !== before.hash) {
    return { ...tellOf(day, number, link), problem: `does not follow the last record of ${before.sk}.` };
  }
  return undefined;
}

type DayEnd = {
  day: string;
  head: Head | undefined;
  records: number;
  last: Link | undefined;
  secondLast: Link | undefined;
};

/** One record may stand behind the count: its writer is about to count it, or was interrupted, and then the next one does. */
function findUncounted({ day, head, records, last, secondLast }: DayEnd): AuditBreak | undefined {
  if (!head) return undefined;
  if (head.count > records) return { ...nobody(day, records + 1), problem: `is missing: ${head.count} were counted.` };
  if (head.count < records - 1) {
    return { ...nobody(day, head.count + 1), problem: `was never counted: the count ends at ${head.count}.` };
  }
  const counted = head.count === records ? last : secondLast;
  const told = tellOf(day, head.count, counted);
  if (counted?.hash !== head.hash)
    return { ...told, problem: 'is not the one that was counted: it has been replaced.' };
  const closedFor = counted.kind === 'close' ? counted.next : undefined;
  if (closedFor === head.next) return undefined;
  const closing = closedFor ? `closes that day for ${closedFor}, and it` : 'does not close that day, which';
  return { ...told, problem: `${closing} is said to go on in ${head.next ?? 'none'}.` };
}

function noHead(day: string): AuditBreak {
  return { ...nobody(day, 1), problem: 'and all others of that day are not counted any more.' };
}

function damagedHead(day: string): AuditBreak {
  return {
    ...nobody(day, 1),
    problem: 'and all others of that day are counted by what is no count: it has been changed.',
  };
}

/** The outcome that is shown of each act has to be one that the chain holds. What has no copy is shown by the chain itself. */
async function checkEndings(
  table: ConsoleTable,
  day: string,
  ends: Map<string, End>,
  isKept: (day: string) => boolean,
): Promise<{ uncopied: number; broken?: AuditBreak }> {
  const copied = new Set<string>();
  for (const { sk, by, outcome } of await readUp<Ending>(table, endingsOf(day))) {
    const place = placeOf(by);
    const end = place.day === day ? ends.get(place.sk) : await table.get<End>({ pk: chainOf(place.day), sk: place.sk });
    copied.add(`${day}#${sk}`);
    if (end?.of === `${day}#${sk}` && end.outcome === outcome) continue;
    const link = await table.get<Link>({ pk: chainOf(day), sk });
    const problem = 'is shown with an outcome that was not recorded.';
    return { uncopied: 0, broken: { ...tellOf(day, Number(sk), link), problem } };
  }
  let uncopied = 0;
  for (const { of } of ends.values()) {
    const { day: actDay, sk } = placeOf(of);
    if (!isKept(actDay)) continue;
    const isCopied = actDay === day ? copied.has(of) : await table.get({ pk: endingsOf(actDay), sk });
    if (!isCopied) uncopied++;
  }
  return { uncopied };
}

/** The day whose removal this record tells of, the hash at its end, and the number of its records; NaN where that is not told. */
export function removalIn({
  act,
  subjects,
  detail,
}: Partial<Act>): { day: string; hash: string; count: number } | undefined {
  if (act !== 'retention' || !Array.isArray(subjects) || typeof detail !== 'string') return undefined;
  const hash = /\b[0-9a-f]{64}\b/.exec(detail)?.[0];
  return subjects[0] && hash ? { day: subjects[0], hash, count: Number.parseInt(detail, 10) } : undefined;
}

export function nobody(day: string, number: number): Omit<AuditBreak, 'problem'> {
  return { day, number, at: null, user: null };
}

export function tellOf(day: string, number: number, link: Link | undefined): Omit<AuditBreak, 'problem'> {
  const user = link && 'user' in link && typeof link.user === 'string' ? link.user : null;
  return { day, number, at: isTime(link?.at) ? link.at : null, user };
}
