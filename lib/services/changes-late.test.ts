import { expect, test } from 'vitest';
import type { FleetRow } from '../registry/fleet-reader';
import { fleetInMemory } from '../registry/test-fleet';
import { createChangeFeed } from './changes';

/** Rows that a slow `$connect` writes behind newer ones that a list shows already. */

function setUp() {
  const clock = { nowMs: Date.UTC(2026, 0, 15, 12) };
  const now = () => clock.nowMs;
  const rows: FleetRow[] = [];
  const feed = createChangeFeed({
    tableName: 'any',
    fleet: fleetInMemory(rows),
    now,
    elapsed: now,
    wait: async () => {},
  });
  const write = (connectionId: string, agoMs: number) => rows.push({ connectionId, connectedAt: now() - agoMs });
  /** What is told after so many rounds more of a list that was read `readAt` and shows the newest row of then. */
  async function newerAfter(rounds: number, readAt: number, oldest?: number) {
    let newer: number | null = null;
    for (let round = 0; round < rounds; round++) {
      clock.nowMs += 1_000;
      const told = await feed.look({ ids: ['shown'], since: readAt - 100, oldest, readAt, q: '', after: 0 });
      newer = told.ok ? told.data.newer : null;
    }
    return newer;
  }
  write('shown', 100);
  return { clock, write, newerAfter, readAt: now() };
}

test.each([
  [1_500, 1],
  [20_000, 7],
])('one that is written %i ms late counts as new, by the rounds that did not see it', async (lateMs, rounds) => {
  const { write, newerAfter, readAt } = setUp();
  expect(await newerAfter(rounds, readAt)).toBe(0);
  write('late', lateMs);
  expect(await newerAfter(6, readAt)).toBe(1);
});

test('one that stands on a later page is none', async () => {
  const { write, newerAfter, readAt } = setUp();
  expect(await newerAfter(1, readAt)).toBe(0);
  write('late', 2_500);
  expect(await newerAfter(6, readAt, readAt - 1_000)).toBe(0);
  expect(await newerAfter(1, readAt, readAt - 2_000)).toBe(1);
});

test('rows behind the newest that were there when the list was read are none', async () => {
  const { write, newerAfter, readAt } = setUp();
  for (const agoMs of [1_500, 4_000, 20_000]) write(`before-${agoMs}`, agoMs);
  expect(await newerAfter(12, readAt)).toBe(0);
});

test('nor is one that was written late before the list was read', async () => {
  const { clock, write, newerAfter, readAt } = setUp();
  await newerAfter(7, readAt);
  write('late', 1_500);
  clock.nowMs += 500;
  expect(await newerAfter(6, clock.nowMs)).toBe(0);
});
