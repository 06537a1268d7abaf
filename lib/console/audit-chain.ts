import { randomUUID } from 'node:crypto';
import {
  type Content,
  HEADS,
  type Head,
  isReadable,
  keyOf,
  type Link,
  linkId,
  ONCE,
  type Place,
  seal,
} from './audit-link';
import type { ConsoleTable } from './console-table';
import { tableTime } from './table-clock';

/** So often another process may be faster, one after the other, before this one gives up. */
const MAX_TRIES = 200;

/** Of so many records it is known that no other process wrote them. */
const MAX_OWN = 100;
/** For longer than what is recorded once may be owed: a job is kept for thirty days. */
const ONCE_SECONDS = 40 * 24 * 60 * 60;

/** Records wait for those before them; behind one that could not be written, nobody waits longer than this. */
const MAX_WAIT_MS = 10_000;

export type Appended = { id: string; day: string; number: number; hash: string; at: number };

/** What the log tells of a record. `isFound`: by a process that found it in the table and counts it, and has not written it. */
export type Witnessed = { id: string; hash: string; isFound?: true };

type Spot = Pick<Place, 'day' | 'number'>;
/** Where a record that is to be written once was tried last, and by what it is known again, by whoever tries it. */
type Intent = Spot & { nonce: string };

type ChainSettings = {
  now?: () => number;
  /**
   * Told of every record that is about to count, by whoever counts it, be it its writer or not, and now and then twice: what is written elsewhere
   * proves what the table held.
   */
  onAppended?: (witnessed: Witnessed) => void;
};

/**
 * Appends records to a chain that any number of processes share. Whoever puts a record into the next free place has it; after that the
 * head is moved on, by the writer or, when that one has ended in between, by whoever comes next. A record is promised only once the head
 * counts it, so one that is missing below the head was taken away. Records are dated by the clock of the table where the own one is more
 * than a minute off: whoever is far ahead would else begin a day that the others stay in until it has come.
 */
export function createAuditChain(table: ConsoleTable, { now = Date.now, onAppended = () => {} }: ChainSettings = {}) {
  let known: Head | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  /** Nonces of this process's own, the last ones: a record that is tried again has its first. */
  const own = new Set<string>();
  let failedAt = Number.NEGATIVE_INFINITY;
  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

  /** A head of today that this process moved last needs no reading: if it has moved since, the next place is taken. */
  async function findHead(): Promise<Head | undefined> {
    const offset = table.clockOffsetMs();
    if (known && offset !== undefined && known.sk >= dayOf(now() + offset)) return known;
    const [newest] = await table.queryDown<Head>(HEADS, 1);
    return newest;
  }

  /** Moves the head on to this record, unless somebody did. */
  async function count({ day, number, previous }: Place, link: Link): Promise<Head> {
    const values = { count: number, hash: link.hash, ...(link.kind === 'close' && { next: link.next }) };
    const key = { pk: HEADS, sk: day };
    const isMoved =
      number === 1
        ? await table.putNew({ ...key, ...values })
        : await table.setIf(key, values, { count: number - 1, hash: previous });
    const head = { sk: day, ...values };
    known = isMoved ? head : undefined;
    return head;
  }

  /** Puts the record there or finds the one that is there already; answers whether it is this one. */
  async function settle(place: Place, content: Content, at: number, nonce = newNonce()): Promise<Link | undefined> {
    const link = seal(place, content, at, nonce);
    const isPut = await table.putNew(link);
    const there = isPut ? link : await table.get<Link>(keyOf(place.day, place.number));
    if (!there) return undefined;
    const isThis = there.nonce === nonce;
    // A put whose answer was lost is tried again by the SDK, and then finds itself.
    tellOf(place, there, isPut || (isThis && own.has(nonce)));
    await count(place, there);
    return isThis ? there : undefined;
  }

  function tellOf({ day, number }: Spot, { hash }: Link, isWritten: boolean) {
    onAppended({ id: linkId(day, number), hash, ...(!isWritten && { isFound: true }) });
  }

  /** The next free place, and when that was; a day that is over is closed before. */
  async function findPlace(): Promise<{ place: Place; at: number }> {
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const head = await findHead();
      const at = tableTime(table, now);
      const today = dayOf(at);
      const place = placeAfter(head, today);
      if (place.day >= today) return { place, at };
      await settle(place, { kind: 'close', next: today }, at);
    }
    throw tooLate();
  }

  async function appendNow(content: Content): Promise<Appended> {
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const { place, at } = await findPlace();
      const link = await settle(place, content, at);
      if (link) return appendedAt(place, link);
    }
    throw tooLate();
  }

  /**
   * Where it is tried is written down before, so that whoever tries it again, be it another process, finds it there. Two who are at it at once
   * write the same record to one place, and go on to the next by condition, once that place has another.
   */
  async function appendOnce(content: Content, once: string): Promise<Appended> {
    const key = { pk: ONCE, sk: once };
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const { place, at } = await findPlace();
      // Read after the head: a place that this one counts has its record by now.
      const tried = await table.get<Intent>(key);
      const isPast = tried !== undefined && isBefore(tried, place);
      if (tried && !isPast && !isSame(tried, place)) {
        // The head was read before another moved it on.
        known = undefined;
        continue;
      }
      const standing = tried && (await findStanding(tried, place));
      if (standing) return standing;
      const nonce = tried?.nonce ?? newNonce();
      const { day, number } = place;
      const ttl = Math.ceil(at / 1000) + ONCE_SECONDS;
      const isNoted = !tried
        ? await table.putNew({ ...key, day, number, nonce, ttl })
        : !isPast || (await table.setIf(key, { day, number }, { day: tried.day, number: tried.number }));
      const link = isNoted && (await settle(place, content, at, nonce));
      if (link) return appendedAt(place, link);
    }
    throw tooLate();
  }

  function newNonce(): string {
    const nonce = randomUUID();
    own.add(nonce);
    for (const oldest of own) if (own.size > MAX_OWN) own.delete(oldest);
    return nonce;
  }

  /** One that was tried: whether it stands. `next`: the place behind the head, where it would not count yet. */
  async function findStanding({ day, number, nonce }: Intent, next: Place): Promise<Appended | undefined> {
    const there = await table.get<Link>(keyOf(day, number));
    if (there?.nonce !== nonce) return undefined;
    tellOf({ day, number }, there, own.has(nonce));
    if (isSame({ day, number }, next)) await count(next, there);
    return appendedAt({ day, number }, there);
  }

  return {
    /**
     * Throws when the table takes no record: writes the count of the day as it is. Resolves before there is any record, and when somebody
     * else has just written one.
     */
    async assertWritable(): Promise<void> {
      const head = await findHead();
      if (!head) return;
      const { count, hash } = head;
      if (!(await table.setIf({ pk: HEADS, sk: head.sk }, { count }, { count, hash }))) known = undefined;
    },
    /**
     * Answers where the record stands. Throws when it cannot be written, and when nobody knows whether it was. `once`: what was tried by this
     * name, by whatever process, and stands, is not written a second time.
     */
    append(content: Content, once?: string): Promise<Appended> {
      const askedAt = performance.now();
      const appended = queue.then(() => {
        if (failedAt > askedAt && performance.now() - askedAt > MAX_WAIT_MS) throw tooLate();
        return once === undefined ? appendNow(content) : appendOnce(content, once);
      });
      queue = appended.catch(() => {
        known = undefined;
        failedAt = performance.now();
      });
      return appended;
    },
  };
}

function isSame(one: Spot, other: Spot): boolean {
  return one.day === other.day && one.number === other.number;
}

function isBefore(one: Spot, other: Spot): boolean {
  return one.day < other.day || (one.day === other.day && one.number < other.number);
}

function appendedAt({ day, number }: Spot, { hash, at }: Link): Appended {
  return { id: linkId(day, number), day, number, hash, at };
}

/** With the code of a call that was not answered in time, which is what it is. */
function tooLate(): Error {
  return Object.assign(new Error('The audit was not written in time.'), { name: 'TimeoutError', code: 'ETIMEDOUT' });
}

/** A closed day goes on in the one that it names, however late that is; without a head the chain begins. */
function placeAfter(head: Head | undefined, today: string): Place {
  if (!head) return { day: today, number: 1, previous: null };
  if (!isReadable(head)) throw new Error(`The head of the audit of ${head.sk} cannot be read.`);
  if (head.next) return { day: head.next, number: 1, previous: head.hash };
  return { day: head.sk, number: head.count + 1, previous: head.hash };
}
