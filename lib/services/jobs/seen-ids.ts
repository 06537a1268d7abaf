import { hash } from 'node:crypto';

/** So many groups may be read side by side. */
export const GROUPS_SIDE_BY_SIDE = 2;

/** Remembers ids in 8 bytes each and what its tables have to spare, whatever their length. */
export type SeenIds = {
  /**
   * What comes from here on is of this group: its ids are in no other, so that those of a group that was not entered lately are forgotten, and do not come
   * again. Once something came that is of no group, nothing is forgotten any more.
   */
  enter(group: string | undefined): void;
  /** False when this id was added before. Of a million ids two are taken for one with a chance of 1 in 30 million. */
  add(id: string): boolean;
  has(id: string): boolean;
  /** How many are remembered. */
  size(): number;
};

export function createSeenIds(capacity = 4_096): SeenIds {
  /** Of each group, the one that was entered last at the end. */
  const groups = new Map<string, DigestTable>();
  /** Everything that comes after something of no group. */
  let rest: DigestTable | undefined;
  let current = createDigestTable(capacity);
  groups.set('', current);

  /** A table that is not needed any more is used again: it has room by now. */
  function forgottenTable(): DigestTable | undefined {
    const [oldest] = groups.keys();
    if (groups.size < GROUPS_SIDE_BY_SIDE || oldest === undefined) return undefined;
    const table = groups.get(oldest);
    groups.delete(oldest);
    table?.clear();
    return table;
  }

  const tables = () => (rest ? [...groups.values(), rest] : [current]);
  const size = () => tables().reduce((sum, table) => sum + table.size(), 0);
  const isIn = (digest: Digest) => tables().some((table) => table.has(digest));

  return {
    enter(group) {
      if (rest) return;
      if (group === undefined) {
        rest = createDigestTable(capacity);
        return;
      }
      current = groups.get(group) ?? forgottenTable() ?? createDigestTable(capacity);
      groups.delete(group);
      groups.set(group, current);
    },
    size,
    has: (id) => size() > 0 && isIn(digestOf(id)),
    add(id) {
      const digest = digestOf(id);
      if (rest && isIn(digest)) return false;
      return (rest ?? current).add(digest);
    },
  };
}

type Digest = readonly [high: number, low: number];

type DigestTable = {
  /** False when it is there already. */
  add(digest: Digest): boolean;
  has(digest: Digest): boolean;
  size(): number;
  /** Keeps the room that it has taken. */
  clear(): void;
};

const MAX_LOAD = 0.8;
/** By less than double: the old table and the new one are there at the same time. */
const GROWTH = 1.5;

/** 64-bit digests, as two numbers each, with open addressing: a Set of texts takes twelve times as much. */
function createDigestTable(capacity: number): DigestTable {
  let slots = new Uint32Array(2 * capacity);
  let count = 0;

  /** Where this digest stands, or may. */
  function placeOf([high, low]: Digest, table: Uint32Array): number {
    let at = 2 * (low % (table.length / 2));
    while (!isFree(table, at) && !(table[at] === high && table[at + 1] === low)) at = (at + 2) % table.length;
    return at;
  }

  function grow() {
    const larger = new Uint32Array(2 * Math.ceil((slots.length / 2) * GROWTH));
    for (let from = 0; from < slots.length; from += 2) {
      if (isFree(slots, from)) continue;
      const digest: Digest = [slots[from] as number, slots[from + 1] as number];
      larger.set(digest, placeOf(digest, larger));
    }
    slots = larger;
  }

  return {
    size: () => count,
    has: (digest) => count > 0 && !isFree(slots, placeOf(digest, slots)),
    add(digest) {
      const at = placeOf(digest, slots);
      if (!isFree(slots, at)) return false;
      slots.set(digest, at);
      count += 1;
      if (count > (slots.length / 2) * MAX_LOAD) grow();
      return true;
    },
    clear() {
      if (count > 0) slots.fill(0);
      count = 0;
    },
  };
}

function digestOf(id: string): Digest {
  // A text of it is cheaper to have than a buffer.
  const digest = hash('sha256', id, 'hex');
  // Two zeros are a free place.
  return [Number.parseInt(digest.slice(0, 8), 16), Number.parseInt(digest.slice(8, 16), 16) || 1];
}

function isFree(table: Uint32Array, at: number): boolean {
  return table[at] === 0 && table[at + 1] === 0;
}
