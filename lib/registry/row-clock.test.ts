import { afterAll, beforeAll, expect, test } from 'vitest';
import { listQuerySchema } from '../domain/list-query';
import { createProber } from '../gateway/prober';
import { createFleetReader } from './fleet-reader';
import { createRegistry } from './registry';
import { createRowClock } from './row-clock';
import { startFleet } from './test-fleet';
import { startTestTable } from './test-table';

/** Rows of handlers whose clock is behind that of API Gateway. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

test('living rows that are dated an hour too early stay in the list and its figures, once one of them was asked after', async () => {
  const fleet = await startFleet(engine.client, 'dated-early');
  const rowClock = createRowClock(() => performance.now());
  const [nowMs, settings] = [Date.now(), { client: engine.client, table: fleet.table, rowClock }];
  const registry = createRegistry(settings);
  const reader = createFleetReader(settings);
  const ages = [10, 80, 119];
  const [young = '', ...older] = await Promise.all(
    ages.map((minutes) => fleet.add({ connectedAt: nowMs - minutes * MINUTE - HOUR })),
  );
  const asked = { answer: 'connected' as const, connectedAt: nowMs - 10 * MINUTE };
  const prober = createProber({
    client: { getConnection: async () => asked },
    onAnswer: (facts) => facts.answer === 'connected' && rowClock.told(facts),
  });
  const list = async () => {
    const page = await registry.list(listQuerySchema.parse({}));
    if (!page.ok) throw new Error(page.error.message);
    return { ids: page.data.rows.map(({ connectionId }) => connectionId), words: page.data.plan?.sentence };
  };
  expect(await list()).toEqual({ ids: [young], words: 'By the index byAge, newest first.' });
  await prober.probe([young]);
  const { ids, words } = await list();
  expect(ids).toEqual([young, ...older]);
  expect(words).toMatch(/connected 1 h earlier than API Gateway says: they are shown that much longer\.$/);
  expect(await registry.get(older[1] ?? '')).toMatchObject({ data: { row: { connectionId: older[1] } } });
  expect((await reader.existing(ids.map((connectionId) => ({ connectionId })))).present).toEqual(new Set(ids));
  expect((await reader.layout()).behindMs).toBe(HOUR);
});

test.each([
  ['within what is allowed for anyway', 15 * MINUTE, 0],
  ['more than that', 16 * MINUTE, 16 * MINUTE],
  ['later', -HOUR, 0],
  ['more than a day', 25 * HOUR, 0],
])('a row that says its connection began earlier by %s tells so much', (_, earlierMs, behindMs) => {
  const clock = createRowClock(() => 0);
  clock.told({ connectionId: 'unseen', connectedAt: HOUR });
  clock.saw([{ connectionId: 'one', connectedAt: 100 * HOUR - earlierMs }, { connectionId: 'undated' }]);
  for (const connectionId of ['one', 'undated']) clock.told({ connectionId, connectedAt: 100 * HOUR });
  expect(clock.behindMs()).toBe(behindMs);
});

test('the most that was told holds as long as a row that is dated so may live', () => {
  let elapsedMs = 0;
  const clock = createRowClock(() => elapsedMs);
  const tell = (connectionId: string, earlierMs: number) => {
    clock.saw([{ connectionId, connectedAt: 100 * HOUR - earlierMs }]);
    clock.told({ connectionId, connectedAt: 100 * HOUR });
    return clock.behindMs();
  };
  expect([tell('most', 2 * HOUR), tell('less', HOUR)]).toEqual([2 * HOUR, 2 * HOUR]);
  elapsedMs = 2.5 * HOUR;
  expect(clock.behindMs()).toBe(0);
  expect(tell('less', HOUR)).toBe(HOUR);
});
