import { randomUUID } from 'node:crypto';
import { type Content, HEADS, type Head, keyOf, type Link, linkId, type Place, seal } from './audit-link';
import type { ConsoleTable } from './console-table';
import { tableTime } from './table-clock';

/** So often another process may be faster, one after the other, before this one gives up. */
const MAX_TRIES = 200;

/** Records wait for those before them; behind one that could not be written, nobody waits longer than this. */
const MAX_WAIT_MS = 10_000;

export type Appended = { id: string; day: string; number: number; hash: string; at: number };

type ChainSettings = {
  now?: () => number;
  /** Told of every record that counts: what is written elsewhere proves what the table held. */
  onAppended?: (appended: Appended) => void;
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
    await count(place, there);
    // A put whose answer was lost is tried again by the SDK, and then finds itself.
    return there.nonce === nonce ? there : undefined;
  }

  async function appendNow(content: Content): Promise<Appended> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const head = await findHead();
      const at = tableTime(table, now);
      const today = dayOf(at);
      const place = placeAfter(head, today);
      if (place.day < today) {
        await settle(place, { kind: 'close', next: today }, at, randomUUID());
        continue;
      }
      const link = await settle(place, content, at, randomUUID());
      if (!link) continue;
      const { day, number } = place;
      const appended = { id: linkId(day, number), day, number, hash: link.hash, at };
      onAppended(appended);
      return appended;
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
    /** Answers where the record stands. Throws when it cannot be written, and when nobody knows whether it was. */
    append(content: Content): Promise<Appended> {
      const askedAt = performance.now();
      const appended = queue.then(() => {
        if (failedAt > askedAt && performance.now() - askedAt > MAX_WAIT_MS) throw tooLate();
        return appendNow(content);
      });
      queue = appended.catch(() => {
        known = undefined;
        failedAt = performance.now();
      });
      return appended;
    },
  };
}

/** With the code of a call that was not answered in time, which is what it is. */
function tooLate(): Error {
  return Object.assign(new Error('The audit was not written in time.'), { name: 'TimeoutError', code: 'ETIMEDOUT' });
}

/** A closed day goes on in the one that it names, however late that is; without a head the chain begins. */
function placeAfter(head: Head | undefined, today: string): Place {
  if (!head) return { day: today, number: 1, previous: null };
  if (!Number.isInteger(head.count) || !head.hash)
    throw new Error(`The head of the audit of ${head.sk} cannot be read.`);
  if (head.next) return { day: head.next, number: 1, previous: head.hash };
  return { day: head.sk, number: head.count + 1, previous: head.hash };
}
