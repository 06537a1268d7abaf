import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestTable } from '../registry/test-table';
import { type ConsoleTable, createConsoleTable } from './console-table';
import { createPaces } from './paces';

let engine: Awaited<ReturnType<typeof startTestTable>>;
let table: ConsoleTable;
const NOW_MS = Date.UTC(2026, 10, 26);
beforeAll(async () => {
  engine = await startTestTable();
  table = createConsoleTable(engine.client, 'console');
  await table.ensure();
});
afterAll(() => engine.stop());

test('processes see each other for each target, until they leave', async () => {
  const paces = createPaces(table, () => NOW_MS);
  await paces.beat('live', 'one', 1, 1);
  await paces.beat('live', 'one', 2, 1);
  await paces.beat('live', 'two', 1, 1);
  await paces.beat('other', 'three', 1, 1);
  expect((await paces.list('live')).sort((a, b) => (a.runner < b.runner ? -1 : 1))).toEqual([
    { runner: 'one', beats: 2, demand: 1 },
    { runner: 'two', beats: 1, demand: 1 },
  ]);
  await paces.leave('live', 'one');
  expect(await paces.list('live')).toEqual([{ runner: 'two', beats: 1, demand: 1 }]);
  expect(await paces.list('nobody')).toEqual([]);
});

test('what a killed process leaves is of a time, and goes by itself', async () => {
  const paces = createPaces(table, () => NOW_MS);
  await paces.beat('killed', 'one', 1, 1);
  expect(await table.get({ pk: 'PACE#killed', sk: 'one' })).toMatchObject({
    beatAt: NOW_MS,
    ttl: NOW_MS / 1000 + 3600,
  });
});
