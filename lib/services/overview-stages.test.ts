import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FleetReader } from '../registry/fleet-reader';
import { newTestId } from '../registry/test-fleet';
import { startTestTable } from '../registry/test-table';
import { known, overviewOn } from './test-overview';

/** Figures about a fleet in a table that stages share. */

const MINUTE = 60_000;
let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

/** A reader of an index that leaves the stage out. */
const stageless = (_: unknown, usual: FleetReader): FleetReader => ({
  ...usual,
  readShard: ({ onRow, ...read }) =>
    usual.readShard({ ...read, onRow: ({ foreignStage: _left, ...row }) => onRow(row) }),
});

test.each([
  ['', 5, undefined],
  [' by its key, where the index leaves that out', 20, stageless],
] as const)(
  'a row of another stage of a shared table is told as such%s, and not counted as a ghost',
  async (_, asked, reader) => {
    const others = Array.from({ length: 15 }, newTestId);
    const answerOf = (id: string) => (others.includes(id) ? 'gone' : 'live');
    const { fleet, desk, clock, probed } = await overviewOn(engine.client, answerOf, reader);
    const at = { connectedAt: clock.nowMs - MINUTE };
    await fleet.fill([
      ...others.map((connectionId) => ({ ...at, connectionId, stage: 'prod' })),
      ...Array.from({ length: 5 }, () => at),
    ]);
    const { fleet: figures, sample } = await known(desk);
    expect([figures.registered.value, probed.length]).toEqual([20, asked]);
    expect(sample).toMatchObject({ asked, answered: 5, leftMeanwhile: 0, isAll: true, live: { value: 1, low: 1 } });
    expect(sample.counts).toEqual({ live: 5, idle: 0, gone: 0, foreign: 0, otherStage: 15, unchecked: 0 });
    expect(sample.otherStage).toEqual({ value: 0.75, low: 0.75, high: 0.75 });
  },
);

const stagesOf = async (others: number, own: number) => {
  const { fleet, desk, clock } = await overviewOn(engine.client);
  await desk.saveSettings({ sampleSize: 50, perSecond: 100 });
  const at = { connectedAt: clock.nowMs - MINUTE };
  const rows = (count: number, stage?: string) => Array.from({ length: count }, () => (stage ? { ...at, stage } : at));
  await fleet.fill([...rows(others, 'prod'), ...rows(own)]);
  return (await known(desk)).sample;
};

test('where all rows are of other stages nothing is known of connections here', async () => {
  expect(await stagesOf(5, 0)).toMatchObject({
    asked: 0,
    answered: 0,
    isAll: false,
    live: null,
    gone: null,
    otherStage: { value: 1, low: 1 },
  });
});

test('of a sample of rows of two stages both shares have their range', async () => {
  const { counts, live, otherStage, isAll } = await stagesOf(60, 60);
  expect(isAll).toBe(false);
  expect(live).toMatchObject({ value: 1, high: 1 });
  expect(live?.low).toBeLessThan(1);
  const { value = 0, low = 1, high = 0 } = otherStage ?? {};
  expect(value).toBeCloseTo(counts.otherStage / (counts.otherStage + counts.live));
  expect(low).toBeLessThan(value);
  expect(high).toBeGreaterThan(value);
});
