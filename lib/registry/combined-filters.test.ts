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
    crews: 'crew:S',
    // What these are sorted by cannot be a filter of a count.
    plans: 'plan:S crew:S',
    rooms: 'room:S sourceIp:S',
    halls: 'hall:S',
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
      crew: { S: number < 110 ? 'first' : 'second' },
      plan: { S: number < 110 ? 'trial' : 'full' },
      room: { S: number < 510 ? 'lobby' : 'other' },
      hall: { S: number < 510 ? 'lobby' : 'other' },
      connectedAt: { N: String(NOW - number * 10_000) },
    })),
  );
});
afterAll(() => engine.stop());

/** A console that was told of a large table, where blocks of addresses are looked up. */
function registryOfMany(elapsed?: () => number) {
  const on = registryOn(engine, 'fleet', elapsed && { elapsed });
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
  ['attr:crew=first attr:plan=full', 'crews', [], 110],
  ['attr:hall=lobby ip:203.0.113.0/24', 'halls', [], 510],
  ['ip:203.0.113.0/24 attr:room=lobby', 'rooms', [], 510],
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

test('a way that finds nothing is kept beside one whose index cannot tell what matches', async () => {
  let time = 0;
  const { registry } = registryOfMany(() => time);
  for (time of [0, 6 * 60_000, 12 * 60_000]) {
    expect(indexOf(await pageOf(registry, { q: 'attr:crew=first attr:plan=full' }))).toBe('crews');
  }
});

test.each([
  ['a block', 'ip:192.0.2.0/24'],
  ['half of one', 'ip:192.0.2.0/25'],
  ['a list of users', `user:bot,${upTo(600).map((number) => `x${number}`)}`],
])('an attribute of many rows is read by where most of them are also of %s', async (_, q) => {
  const page = await pageOf(registryOfMany().registry, { q: `${q} attr:hall=lobby` });
  expect([indexOf(page), page.rows.length]).toEqual(['halls', 25]);
});

test.each([
  ['203.0.113.0/28', []],
  ['192.0.2.96/30', [96, 97, 98, 99]],
])('a block %s of fewer places than an attribute has rows is read address by address', async (block, ends) => {
  const page = await pageOf(registryOfMany().registry, { q: `attr:hall=lobby ip:${block}` });
  const ids = ends.flatMap((end) => [end, end + 200, end + 400]).map(idOf);
  expect([shownIds([page]).sort(), indexOf(page), page.next]).toEqual([ids.sort(), 'byIp', null]);
});

test('a user or an address that few have settles the way for half a unit a place, without a look at the others', async () => {
  const { registry, calls } = registryOn(engine, 'fleet');
  const page = await pageOf(registry, { q: 'attr:tier=free user:u611' });
  expect(page.plan?.cost).toMatch(/and about 0\.5 for a first page/);
  await pageOf(registry, { q: 'attr:tier=free ip:192.0.2.7' });
  const counts = calls.filter(({ input }) => input.Select === 'COUNT').map(({ input }) => input.IndexName);
  expect(counts).toEqual(['byUser', ...Array(9).fill('byIp')]);
});
