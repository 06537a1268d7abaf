import { expect, test } from 'vitest';
import { NO_COST } from '../domain/overview';
import { existingOf, hugeFleet } from '../registry/test-fleet';
import { createWatchedIds } from './changes-watched';

/** A second, and what a round takes. */
const ROUND_MS = 1_050;
const WITHIN_MS = 2_000;

/** Different rows on screens, each of which leaves at its own moment within ten seconds; a round of the feed asks after them each second. */
function watch(count: number, unitsEach = 0.5) {
  const clock = { nowMs: 0 };
  const ids = Array.from({ length: count }, (_, number) => `id-${number}`);
  const leavesAt = new Map(ids.map((id, number) => [id, 5_000 + ((number * 7_919) % 10_000)]));
  const asked: string[][] = [];
  const watched = createWatchedIds({
    elapsed: () => clock.nowMs,
    fleet: {
      ...hugeFleet(0, () => 0),
      existing: async (rows) => {
        const batch = rows.map(({ connectionId }) => connectionId);
        asked.push(batch);
        const present = batch.filter((id) => (leavesAt.get(id) ?? 0) > clock.nowMs);
        return existingOf(present, { calls: 1, rows: present.length, capacityUnits: batch.length * unitsEach });
      },
    },
  });
  async function round() {
    clock.nowMs += ROUND_MS;
    asked.length = 0;
    watched.ask(ids);
    await watched.check();
    return { at: clock.nowMs, asked: [...asked], gone: watched.goneOf(ids) };
  }
  return { ids, leavesAt, round };
}

test.each([200, 1_000, 2_000])(
  'who leaves is told within two seconds while %i different rows are on screens',
  async (count) => {
    const { leavesAt, round } = watch(count);
    const toldMs = new Map<string, number>();
    while (toldMs.size < count) {
      const { at, gone } = await round();
      for (const id of gone) if (!toldMs.has(id)) toldMs.set(id, at - (leavesAt.get(id) ?? 0));
    }
    const late = [...toldMs.values()].filter((ms) => ms > WITHIN_MS);
    expect(late.length).toBeLessThanOrEqual(count / 20);
  },
);

test('a round asks for no more than 1,500 rows, a hundred at a time; more take turns, and none is passed over', async () => {
  const { ids, round } = watch(4_000);
  const seen = new Set<string>();
  for (let count = 0; count < 3; count++) {
    const { asked } = await round();
    expect(asked.map(({ length }) => length)).toEqual(Array(15).fill(100));
    for (const id of asked.flat()) seen.add(id);
  }
  expect(seen.size).toBe(ids.length);
});

test('of rows that cost more to ask after a round asks for fewer, 750 units at most, and all take turns', async () => {
  const { ids, round } = watch(300, 12.5);
  await round();
  const seen = new Set<string>();
  for (let count = 0; count < 5; count++) {
    const asked = (await round()).asked.flat();
    expect(asked).toHaveLength(60);
    for (const id of asked) seen.add(id);
  }
  expect(seen.size).toBe(ids.length);
});

test('one row that costs more than a whole round is asked after all the same', async () => {
  const { round } = watch(2, 800);
  await round();
  expect((await round()).asked).toEqual([['id-0']]);
  expect((await round()).asked).toEqual([['id-1']]);
});

test('who is missing by an index alone, which may be behind its table, has left when it is missing in two rounds', async () => {
  const known = ['late', 'left'];
  const watched = createWatchedIds({
    elapsed: () => 0,
    fleet: { ...hugeFleet(0, () => 0), existing: async () => ({ ...existingOf([], NO_COST), unsure: new Set(known) }) },
  });
  watched.ask(known);
  await watched.check();
  expect(watched.goneOf(known)).toEqual([]);
  await watched.check();
  expect(watched.goneOf(known)).toEqual(known);
});
