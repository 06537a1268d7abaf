import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startChild } from '../local/bench/processes/child';
import { until } from '../local/testing';
import { startTestTable } from '../registry/test-table';
import { createConsoleTable } from './console-table';
import { createSchemas } from './schema';
import type { UpgradeOperations } from './test-upgrade-process';

/** Consoles as processes of their own, on one table from before there were versions. */

const ROWS = 20;
const PATIENCE_MS = 30_000;
const LEASE_MS = 30_000;

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
});
afterAll(() => engine.stop());

async function oldTable(name: string) {
  const table = createConsoleTable(engine.client, name);
  await table.ensure();
  await table.put({ pk: 'USERS', sk: 'admin', name: 'admin' });
  return table;
}

function startConsole() {
  const child = startChild<UpgradeOperations>(new URL('./test-upgrade-process.ts', import.meta.url));
  onTestFinished(() => child.kill());
  return child;
}

const isWaiting = (words: string) => words.startsWith('Another process is bringing');

test('of three that start at once one migrates, and the others wait for it and say so', async () => {
  const table = await oldTable('at-once');
  const consoles = ['a', 'b', 'c'].map((owner) => ({ owner, child: startConsole() }));
  const upgrades = consoles.map(({ owner, child }) => child.call('upgrade', engine.endpoint, 'at-once', owner, 0, 0));
  const said = async () => (await table.queryDown<{ words: string }>('TOLD', 100)).map(({ words }) => words);
  await until(async () => (await said()).filter(isWaiting).length === 2, PATIENCE_MS);
  await table.put({ pk: 'GO', sk: 'GO' });
  const told = await Promise.all(upgrades);
  expect(await table.get({ pk: 'BEGUN', sk: 'BEGUN' })).toMatchObject({ times: 1 });
  expect(told.map((words) => words.length).sort()).toEqual([1, 1, 2]);
  expect(told.flat().filter(isWaiting)).toHaveLength(2);
  const rows = await table.queryDown<{ by: string }>('ROWS', 100);
  expect(rows).toHaveLength(ROWS);
  expect(new Set(rows.map(({ by }) => by)).size).toBe(1);
  expect(await createSchemas(table).read()).toMatchObject({ version: 2, migratedBy: null });
});

test('when one is killed in the middle another does it again from the start, once the lease is over', async () => {
  const table = await oldTable('killed');
  const killed = startConsole();
  // It never answers.
  void killed.call('upgrade', engine.endpoint, 'killed', 'killed', 0, 3).catch(() => {});
  await until(async () => (await table.queryDown('ROWS', 100)).length === 3, PATIENCE_MS);
  await killed.kill();
  expect(await table.queryDown('ROWS', 100)).toHaveLength(3);
  expect(await createSchemas(table).read()).toMatchObject({ version: 1, migratedBy: 'killed' });

  const next = startConsole();
  await next.call('upgrade', engine.endpoint, 'killed', 'next', LEASE_MS);
  expect(await table.get({ pk: 'BEGUN', sk: 'BEGUN' })).toMatchObject({ times: 2 });
  const rows = await table.queryDown<{ by: string }>('ROWS', 100);
  expect(rows.map(({ by }) => by)).toEqual(Array.from({ length: ROWS }, () => 'next'));
  expect(await createSchemas(table).read()).toMatchObject({ version: 2, migratedBy: null });
});
