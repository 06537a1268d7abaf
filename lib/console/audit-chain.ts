import { randomUUID } from 'node:crypto';
import { type Content, HEADS, type Head, isReadable, keyOf, type Link, linkId, type Place, seal } from './audit-link';
import type { ConsoleTable } from './console-table';
import { tableTime } from './table-clock';

/** So often another process may be faster, one after the other, before this one gives up. */
const MAX_TRIES = 200;

/** Of which an unanswered try is remembered. */
const MAX_TRIED = 100;

/** Records wait for those before them; behind one that could not be written, nobody waits longer than this. */
const MAX_WAIT_MS = 10_000;

export type Appended = { id: string; day: string; number: number; hash: string; at: number };

/** What the log tells of a record. `isFound`: by a process that found it in the table and counts it, and has not written it. */
export type Witnessed = { id: string; hash: string; isFound?: true };

/** Where a record was tried last, and by what it is known again. */
type Tried = { place: Place; nonce: string };

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
  /** Records that are to be written once and whose last try was not answered. */
  const tries = new Map<string, Tried>();
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
  async function settle(place: Place, content: Content, at: number, nonce: string): Promise<Link | undefined> {
    const link = seal(place, content, at, nonce);
    const isPut = await table.putNew(link);
    const there = isPut ? link : await table.get<Link>(keyOf(place.day, place.number));
    if (!there) return undefined;
    const isFound = there.nonce !== nonce;
    onAppended({ id: linkId(place.day, place.number), hash: there.hash, ...(isFound && { isFound }) });
    await count(place, there);
    // A put whose answer was lost is tried again by the SDK, and then finds itself.
    return isFound ? undefined : there;
  }

  /** One of these whose put was not answered: whether it stands is found out by whoever tries it again. */
  async function findStanding(tried: Tried | undefined): Promise<Appended | undefined> {
    if (!tried) return undefined;
    const { place, nonce } = tried;
    const there = await table.get<Link>(keyOf(place.day, place.number));
    if (there?.nonce !== nonce) return undefined;
    const appended = appendedAt(place, there);
    onAppended({ id: appended.id, hash: appended.hash });
    await count(place, there);
    return appended;
  }

  async function appendOnce(content: Content, once: string): Promise<Appended> {
    const name = JSON.stringify([once, content]);
    const known = tries.get(name);
    const standing = await findStanding(known);
    const nonce = known?.nonce ?? randomUUID();
    const onTry = (place: Place) => {
      tries.delete(name);
      tries.set(name, { place, nonce });
      for (const oldest of tries.keys()) if (tries.size > MAX_TRIED) tries.delete(oldest);
    };
    const appended = standing ?? (await appendNow(content, { nonce, onTry }));
    tries.delete(name);
    return appended;
  }

  async function appendNow(content: Content, { nonce = '', onTry = (_: Place) => {} } = {}): Promise<Appended> {
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const head = await findHead();
      const at = tableTime(table, now);
      const today = dayOf(at);
      const place = placeAfter(head, today);
      if (place.day < today) {
        await settle(place, { kind: 'close', next: today }, at, randomUUID());
        continue;
      }
      onTry(place);
      const link = await settle(place, content, at, nonce || randomUUID());
      if (link) return appendedAt(place, link);
    }
    throw tooLate();
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
     * name and with this content, and stands, is not written a second time.
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

function appendedAt({ day, number }: Place, { hash, at }: Link): Appended {
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
