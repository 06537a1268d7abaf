import { hash } from 'node:crypto';

/** Remembers ids in 8 bytes each and what the table has to spare, whatever their length. */
export type SeenIds = {
  /**
   * What comes from here on is of this group: its ids are in no other, so that those of the group before are forgotten. Once something came
   * that is of no group, nothing is forgotten any more.
   */
  enter(group: string | undefined): void;
  /** False when this id was added before. Of a million ids two are taken for one with a chance of 1 in 30 million. */
  add(id: string): boolean;
  has(id: string): boolean;
  /** How many are remembered. */
  size(): number;
};

const MAX_LOAD = 0.8;
/** By less than double: the old table and the new one are there at the same time. */
const GROWTH = 1.5;

/** A table of 64-bit digests, as two numbers each, with open addressing: a Set of texts takes twelve times as much. */
export function createSeenIds(capacity = 4_096): SeenIds {
  let slots = new Uint32Array(2 * capacity);
  let count = 0;
  let current: string | undefined = '';

  /** Where this digest stands, or may. */
  function placeOf(high: number, low: number, table: Uint32Array): number {
    let at = 2 * (low % (table.length / 2));
    while (!isFree(table, at) && !(table[at] === high && table[at + 1] === low)) at = (at + 2) % table.length;
    return at;
  }

  function grow() {
    const larger = new Uint32Array(2 * Math.ceil((slots.length / 2) * GROWTH));
    for (let from = 0; from < slots.length; from += 2) {
      if (isFree(slots, from)) continue;
      const [high, low] = [slots[from] as number, slots[from + 1] as number];
      const at = placeOf(high, low, larger);
      larger[at] = high;
      larger[at + 1] = low;
    }
    slots = larger;
  }

  return {
    enter(group) {
      const mayForget = current !== undefined && group !== undefined && group !== current;
      if (current !== undefined) current = group;
      if (!mayForget || count === 0) return;
      slots.fill(0);
      count = 0;
    },
    size: () => count,
    has(id) {
      return count > 0 && !isFree(slots, placeOf(...digestOf(id), slots));
    },
    add(id) {
      const [high, low] = digestOf(id);
      const at = placeOf(high, low, slots);
      if (!isFree(slots, at)) return false;
      slots[at] = high;
      slots[at + 1] = low;
      count += 1;
      if (count > (slots.length / 2) * MAX_LOAD) grow();
      return true;
    },
  };
}

function digestOf(id: string): [high: number, low: number] {
  const digest = hash('sha256', id, 'buffer');
  // Two zeros are a free place.
  return [digest.readUInt32BE(0), digest.readUInt32BE(4) || 1];
}

function isFree(table: Uint32Array, at: number): boolean {
  return table[at] === 0 && table[at + 1] === 0;
}
