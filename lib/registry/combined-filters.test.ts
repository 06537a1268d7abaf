import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionPage } from '../domain/connection';
import { shardOf } from './layout';
import { isLookAtShards, NOW, pageOf, putAll, registryOn, shownIds } from './test-registry';
import { startTestTable } from './test-table';
import { idOf, tableOf, upTo } from './test-tables';

/** Users, addresses, attributes and narrow times in one search: whichever has fewest rows is read, and the rest filters them. */

const ROWS = 620;

let engine: Awaited<ReturnType<typeof startTestTable>>;
beforeAll(async () => {
  engine = await startTestTable();
  await tableOf(engine, 'fleet', 'connectionId:S', {
    byAge: 'shard:S connectedAt:N',
    byUser: 'userId:S connectedAt:N',
    byIp: 'sourceIp:S connectedAt:N',
    tiers: 'tier:S',
    devices: 'device:S',
  });
  await putAll(
    engine,
    'fleet',
    upTo(ROWS).map((number) => ({
      connectionId: { S: idOf(number) },
      shard: { S: shardOf(idOf(number)) },
      userId: { S: number < 600 ? 'bot' : `u${number}` },
      sourceIp: { S: `192.0.2.${number % 200}` },
      tier: { S: number % 10 === 0 ? 'paid' : 'free' },
      device: { S: `d${number}` },
      connectedAt: { N: String(NOW - number * 10_000) },
    })),
  );
});
afterAll(() => engine.stop());

/** A console that was told of a large table, where blocks of addresses are looked up. */
function registryOfMany() {
  const on = registryOn(engine, 'fleet');
  on.faults.alter = ({ operation }, output) => {
    if (operation !== 'DescribeTable') return output;
    return { Table: { ...(output as { Table: object }).Table, ItemCount: 1e6, TableSizeBytes: 1e9 } };
  };
  return on;
}

const indexOf = ({ plan }: ConnectionPage) => /index (\w+)/.exec(plan?.sentence ?? '')?.[1];

const SHARED = [7, 207, 407, 607];
const newest = (...numbers: number[]) => numbers.map(idOf);

test.each<[string, string, string[], number]>([
  ['attr:tier=free ip:192.0.2.7', 'byIp', newest(...SHARED), 4],
  ['ip:192.0.2.7 attr:tier=free', 'byIp', newest(...SHARED), 4],
  ['user:bot ip:192.0.2.7', 'byIp', newest(7, 207, 407), 4],
  ['user:u611 attr:tier=free', 'byUser', newest(611), 1],
  ['user:u611 ip:192.0.2.11', 'byUser', newest(611), 1],
  ['user:bot attr:device=d101', 'devices', newest(101), 1],
  ['ip:192.0.2.0/24 newer:24s', 'byAge', newest(0, 1, 2), 3],
  [`user:bot,${upTo(40).map((number) => `x${number}`)} newer:24s`, 'byAge', newest(0, 1, 2), 3],
])('%s goes by the way that has fewest rows', async (q, index, ids, rows) => {
  const { registry, calls } = registryOfMany();
  const page = await pageOf(registry, { q });
  expect([shownIds([page]), indexOf(page), page.next]).toEqual([ids, index, null]);
  expect(page.read.rows).toBeLessThanOrEqual(rows);
  const queries = calls.filter((call) => call.operation === 'Query' && !isLookAtShards(call));
  expect(queries.length).toBeLessThanOrEqual(40);
  calls.length = 0;
  const again = await pageOf(registry, { q });
  expect([calls.length <= 9, again.plan]).toEqual([true, page.plan]);
});

test('a user or an address that few have settles the way for half a unit a place, without a look at the others', async () => {
  const { registry, calls } = registryOn(engine, 'fleet');
  const page = await pageOf(registry, { q: 'attr:tier=free user:u611' });
  expect(page.plan?.cost).toMatch(/and about 0\.5 for a first page/);
  await pageOf(registry, { q: 'attr:tier=free ip:192.0.2.7' });
  const counts = calls.filter(({ input }) => input.Select === 'COUNT').map(({ input }) => input.IndexName);
  expect(counts).toEqual(['byUser', ...Array(9).fill('byIp')]);
});
