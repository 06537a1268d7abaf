import {
  AUDIT_ACTS,
  type AuditPage,
  type AuditRecord,
  type AuditSearch,
  dayOfAudit,
  matchesAudit,
} from '../domain/audit';
import { GIVEN_ROLES } from '../domain/role';
import {
  AFTER_ALL,
  chainOf,
  type Ending,
  endingsOf,
  HEADS,
  type Head,
  isTime,
  type Link,
  numberKey,
  OLD_DAYS,
  oldLogOf,
  placeOf,
} from './audit-link';
import type { ConsoleTable } from './console-table';
import { walkUp } from './read-up';

export type ReadAudit = {
  filter: AuditSearch;
  /** The id of the last record that was looked at. */
  cursor: string | null;
};

const PAGE = 50;
const READ_AT_ONCE = 100;
const DAYS_AT_ONCE = 400;
/** So many records are looked through for a page, at most about; after that the reader decides whether to go on. */
const LOOKED_THROUGH = 2_000;

type Ends = Map<string, Pick<Ending, 'outcome' | 'at'>>;
type EndsByDay = Map<string, Ends>;

/** Of a record from before the chain: its key, which begins with the time; a damaged one is told with its day. */
const oldId = (day: string, sk: string) => (sk.startsWith(`${day}T`) ? sk : `${day}/${sk}`);
const OLD_ID = /^(\d{4}-\d\d-\d\d)(?:T|\/(.*))/s;

/** Where the record with this id stands; undefined for one of the chain. */
function oldPlaceOf(id: string): { day: string; sk: string } | undefined {
  const [, day, damaged] = OLD_ID.exec(id) ?? [];
  return day === undefined ? undefined : { day, sk: damaged || id };
}

/** Reads the audit backwards: the chain, and after its beginning what is older than it. */
export function createAuditReader(table: ConsoleTable) {
  /** Everything from the cursor on that may match, newest first, in batches as they are read. */
  async function* walk({ filter, cursor }: ReadAudit): AsyncGenerator<AuditRecord[], void> {
    const old = cursor ? oldPlaceOf(cursor) : undefined;
    if (!old) {
      const known: EndsByDay = new Map();
      yield* backwards(HEADS, chainOf, filter, cursor ? placeOf(cursor) : null, (day, items) =>
        chained(day, items, known),
      );
    }
    yield* backwards(OLD_DAYS, oldLogOf, filter, old ?? null, async (day, items) =>
      items.map((item) => unchained(day, item)),
    );
  }

  async function* backwards(
    days: string,
    partitionOf: (day: string) => string,
    { from, to }: AuditSearch,
    start: { day: string; sk: string } | null,
    read: (day: string, items: Link[]) => Promise<AuditRecord[]>,
  ): AsyncGenerator<AuditRecord[], void> {
    // Whose clock was behind wrote into a day that another one had begun: the first day after the last that is wanted may hold records of that.
    let after: string | undefined;
    for await (const day of daysDown(days, start?.day)) {
      if (from && day < from) break;
      if (to && day > to) {
        after = day;
        continue;
      }
      if (after) yield* strayIn(after);
      after = undefined;
      yield* recordsOf(day);
    }
    if (after) yield* strayIn(after);

    async function* recordsOf(day: string): AsyncGenerator<AuditRecord[], void> {
      let below: string | undefined = day === start?.day ? start.sk : AFTER_ALL;
      for (;;) {
        const items: Link[] = await table.queryDown<Link>(partitionOf(day), READ_AT_ONCE, below);
        if (items.length > 0) yield await read(day, items);
        below = items.at(-1)?.sk;
        // A read may end early, at a megabyte; only the first record of a chain has nothing below it.
        if (below === undefined || below === numberKey(1)) return;
      }
    }

    /** What tells the time of a day that is wanted; the rest of this one is nobody's concern. */
    async function* strayIn(day: string): AsyncGenerator<AuditRecord[], void> {
      const stray: Link[] = [];
      const below = day === start?.day ? start.sk : AFTER_ALL;
      for await (const link of walkUp<Link>(table, partitionOf(day))) {
        if (link.sk < below && dayOfAudit(readable(link as Partial<AuditRecord>)) <= to) stray.push(link);
      }
      while (stray.length > 0) yield await read(day, stray.splice(-READ_AT_ONCE).reverse());
    }
  }

  /** The newest first, from one on that is named. */
  async function* daysDown(days: string, first: string | undefined): AsyncGenerator<string, void> {
    let before = first === undefined ? undefined : `${first}${AFTER_ALL}`;
    for (;;) {
      const found = await table.queryDown<object>(days, DAYS_AT_ONCE, before);
      for (const { sk } of found) yield sk;
      before = found.at(-1)?.sk;
      if (found.length < DAYS_AT_ONCE || before === undefined) return;
    }
  }

  /** The acts among these records, with the outcomes that came later: by their copies, else as the chain holds them. */
  async function chained(day: string, items: Link[], known: EndsByDay): Promise<AuditRecord[]> {
    const acts = items.filter(({ kind }) => kind !== 'end' && kind !== 'close');
    const [first, last] = [acts.at(-1), acts[0]];
    if (!first || !last) return [];
    const range = { from: first.sk, to: last.sk };
    const endings = await table.queryUp<Ending>(endingsOf(day), range);
    const copies = new Map(endings.map((ending) => [ending.sk, ending]));
    const isLeft = ({ sk, ...act }: Link) => 'outcome' in act && act.outcome === 'started' && !copies.has(sk);
    const ends = acts.some(isLeft) ? await endsAfter(day, known) : undefined;
    return acts.map((act) => toRecord(day, act, copies.get(act.sk) ?? ends?.get(`${day}#${act.sk}`)));
  }

  /** The outcomes in the chain of this day and of the one after it, by the id of the act: read once, for acts without a copy of theirs. */
  async function endsAfter(day: string, known: EndsByDay): Promise<Ends> {
    const found = known.get(day);
    if (found) return found;
    const ends: Ends = new Map();
    const head = await table.get<Head>({ pk: HEADS, sk: day });
    for (const each of head?.next ? [day, head.next] : [day]) {
      for await (const link of walkUp<Link>(table, chainOf(each))) {
        if (link.kind === 'end') ends.set(link.of, link);
      }
    }
    known.set(day, ends);
    return ends;
  }

  return {
    walk,
    async page({ filter, cursor }: ReadAudit): Promise<AuditPage> {
      const records: AuditRecord[] = [];
      let lookedThrough = 0;
      let last: string | null = null;
      for await (const batch of walk({ filter, cursor })) {
        for (const record of batch) {
          if (!matchesAudit(record, filter)) continue;
          if (records.length === PAGE) return { records, next: records.at(-1)?.id ?? null, isCut: false };
          records.push(record);
        }
        lookedThrough += batch.length;
        last = batch.at(-1)?.id ?? last;
        if (lookedThrough >= LOOKED_THROUGH) return { records, next: last, isCut: true };
      }
      return { records, next: null, isCut: false };
    },
  };
}

/** Whatever a damaged record holds, it is shown as what it is instead of keeping the others from being read. */
function toRecord(
  day: string,
  link: object & { sk: string },
  ending: Pick<Ending, 'outcome' | 'at'> | undefined,
): AuditRecord {
  const record = readable(link as Partial<AuditRecord>);
  return {
    ...record,
    id: `${day}#${link.sk}`,
    outcome: text(ending?.outcome) ?? record.outcome,
    endedAt: isTime(ending?.at) ? ending.at : null,
    isChained: true,
  };
}

function unchained(day: string, item: object & { sk: string }): AuditRecord {
  return { ...readable(item as Partial<AuditRecord>), id: oldId(day, item.sk), endedAt: null, isChained: false };
}

const text = (value: unknown) => (typeof value === 'string' ? value : null);

function readable(item: Partial<AuditRecord>): Omit<AuditRecord, 'id' | 'endedAt' | 'isChained'> {
  const { at, user, role, act, subjects, total } = item;
  return {
    at: isTime(at) ? at : 0,
    user: text(user) ?? '',
    role: role && GIVEN_ROLES.includes(role) ? role : null,
    from: text(item.from),
    act: act && AUDIT_ACTS.includes(act) ? act : 'unreadable',
    target: text(item.target),
    subjects: Array.isArray(subjects) ? subjects.filter((subject) => typeof subject === 'string') : [],
    total: typeof total === 'number' ? total : 0,
    filter: text(item.filter),
    reason: text(item.reason),
    outcome: text(item.outcome) ?? '',
    detail: text(item.detail),
  };
}
