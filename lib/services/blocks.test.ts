import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBlocks } from '../console/blocks';
import { type ConsoleTable, createConsoleTable } from '../console/console-table';
import { behind } from '../console/test-audit';
import { type BlockTerm, MAX_BLOCKS } from '../domain/block';
import { addBlockSchema, removeBlockSchema } from '../domain/block-input';
import { blocksPartition } from '../domain/block-key';
import type { Result } from '../domain/result';
import { targetSchema } from '../domain/target';
import { startTestTable } from '../registry/test-table';
import { addBlock } from './add-block';
import { listBlocks } from './list-blocks';
import { removeBlock } from './remove-block';

let engine: Awaited<ReturnType<typeof startTestTable>>;
let table: ConsoleTable;
beforeAll(async () => {
  engine = await startTestTable();
  table = createConsoleTable(engine.client, 'console');
  await table.ensure();
});
afterAll(() => engine.stop());

let targets = 0;

/** A target without blocks, by a clock that the test moves. */
function openTarget() {
  const target = targetSchema.parse({
    name: `target-${targets++}`,
    kind: 'staging',
    region: 'eu-central-1',
    callbackUrl: 'http://127.0.0.1:1/dev',
    table: { name: 'fleet' },
  });
  const clock = { nowMs: 1_000 };
  const blocks = createBlocks(table, () => clock.nowMs);
  const ctx = { target, blocks };
  return {
    target,
    clock,
    block: (by: 'user' | 'address', value: string, term: BlockTerm = 'never') => {
      const input = addBlockSchema.parse({ target: target.name, by, value, term, reason: 'spam' });
      return addBlock({ ctx, input, user: { name: 'ana' } });
    },
    unblock: (seen: { id: string; kind: 'user' | 'ip' | 'cidr'; value: string }) =>
      removeBlock({ ctx, input: { ...seen, target: target.name } }),
    list: async () => data(await listBlocks({ ctx })).blocks,
    fill: (count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, index) =>
          blocks.add(target.name, {
            ...{ id: `id-${index}`, kind: 'user', value: `user-${index}`, reason: 'spam', by: 'ana' },
            ...{ createdAt: index, expiresAt: null, refused: 0, lastRefusedAt: null },
          }),
        ),
      ),
    stored: async () => (await blocks.read(target.name)).blocks,
  };
}

function data<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

test('a block says who, by whom, why and until when; the newest comes first', async () => {
  const { block, list, clock } = openTarget();
  const ann = data(await block('user', 'ann', 'hour'));
  clock.nowMs += 1;
  const net = data(await block('address', '192.0.2.9/24'));
  expect(await list()).toEqual([net, ann]);
  expect(ann).toMatchObject({ kind: 'user', value: 'ann', by: 'ana', reason: 'spam', createdAt: 1_000, refused: 0 });
  expect([ann.expiresAt, net.expiresAt]).toEqual([3_601_000, null]);
});

test('a value is blocked once in a target, however it is written, and as often as there are targets', async () => {
  const { block, list } = openTarget();
  await block('address', '2001:db8::1');
  expect(await block('address', '2001:0DB8:0::1')).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(await list()).toHaveLength(1);
  expect((await openTarget().block('address', '2001:db8::1')).ok).toBe(true);
});

test('an ended block is not told, though the table keeps its row, and gives way to the next', async () => {
  const { block, list, stored, clock } = openTarget();
  const first = data(await block('user', 'ann', 'hour'));
  clock.nowMs += 3_600_000;
  expect(await list()).toEqual([]);
  expect(await stored()).toHaveLength(1);
  const second = data(await block('user', 'ann', 'hour'));
  expect(await list()).toEqual([second]);
  expect(second.id).not.toBe(first.id);
});

test('a console whose clock is off blocks until when the table says, as an authorizer judges it', async () => {
  const DAY_MS = 86_400_000;
  const { target, block, list, clock } = openTarget();
  const far = createBlocks(createConsoleTable(behind(engine.client, DAY_MS), 'console'), () => clock.nowMs + DAY_MS);
  const ctx = { target, blocks: far };
  const ann = data(await block('user', 'ann', 'hour'));
  // One that the clock here calls over is in force, and gives way to nobody.
  expect(data(await listBlocks({ ctx })).blocks).toEqual([ann]);
  const input = addBlockSchema.parse({ target: target.name, by: 'user', value: 'bob', term: 'hour', reason: 'spam' });
  const bob = data(await addBlock({ ctx, input, user: { name: 'olga' } }));
  expect(Math.abs((bob.expiresAt ?? 0) - (ann.expiresAt ?? 0))).toBeLessThan(10_000);
  expect(await list()).toHaveLength(2);
  clock.nowMs += 3_600_000 + 10_000;
  expect(data(await listBlocks({ ctx })).blocks).toEqual([]);
});

test('a block that somebody wrote past the console without an end, or with one that no calendar reaches, is told as one that never ends, and taken away', async () => {
  const { target, unblock, list } = openTarget();
  const pk = blocksPartition(target.name);
  await table.putNew({ pk, sk: 'user#ann', id: 'by-hand' });
  await table.putNew({ pk, sk: 'user#eve', id: 'e', expiresAt: 9e15, createdAt: 9e15, lastRefusedAt: -9e15 });
  const [ann, eve] = await list();
  expect(ann).toMatchObject({ kind: 'user', value: 'ann', expiresAt: null });
  expect(eve).toMatchObject({ value: 'eve', expiresAt: null, createdAt: 0, lastRefusedAt: null });
  if (!ann) throw new Error('It is not there.');
  const { id, kind, value } = ann;
  expect(removeBlockSchema.parse({ target: target.name, id, kind, value })).toMatchObject({ id: 'by-hand' });
  expect(await unblock(ann)).toMatchObject({ ok: true });
  expect(await list()).toEqual([eve]);
});

test('a block that somebody damaged past the console is told as such, gives way to one of the same value, and can be taken away', async () => {
  const { target, block, unblock, list } = openTarget();
  const pk = blocksPartition(target.name);
  const put = (sk: string, item: Record<string, unknown>) => table.putNew({ pk, sk, ...item });
  await put('user#ann', { id: 'old', expiresAt: 'next week' });
  await put('user#ben', { id: 'b', kind: 'ip', expiresAt: 9e15 + 1, createdAt: '1e400' });
  await put('cidr#nonsense/x', { id: 'c', expiresAt: null });
  await put('user#eve', { expiresAt: 'next week' });
  const ben = { id: 'b', kind: 'user', value: 'ben', by: '', createdAt: 0 };
  const told = await list();
  expect(told.map(({ value, isDamaged = false }) => [value, isDamaged])).toEqual([
    ['ben', false],
    ['nonsense/x', true],
    ['ann', true],
    ['eve', true],
  ]);
  const ann = data(await block('user', 'ann'));
  for (const each of told.filter(({ value }) => value !== 'ben')) {
    const { id, kind, value } = each;
    const seen = removeBlockSchema.parse({ target: target.name, id, kind, value });
    expect((await unblock(seen)).ok).toBe(value !== 'ann');
  }
  expect(await list()).toEqual([ann, expect.objectContaining(ben)]);
  // Nor is one taken away as damaged that is whole by now.
  expect(await unblock({ ...ann, id: '' })).toMatchObject({ ok: false, error: { code: 'notFound' } });
});

test('whoever unblocks takes away the block that they saw, and no newer one', async () => {
  const { block, unblock, list } = openTarget();
  const seen = data(await block('user', 'ann'));
  expect((await unblock(seen)).ok).toBe(true);
  const newer = data(await block('user', 'ann'));
  expect(await unblock(seen)).toMatchObject({ ok: false, error: { code: 'notFound' } });
  expect(await list()).toEqual([newer]);
});

test('of two people who block the same at once, one does', async () => {
  const { block, list } = openTarget();
  const both = await Promise.all([block('user', 'ann'), block('user', 'ann')]);
  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
  expect(await list()).toHaveLength(1);
});

test('a target has so many blocks at most', async () => {
  const { block, unblock, list, fill } = openTarget();
  await fill(MAX_BLOCKS - 1);
  const last = data(await block('user', 'the last'));
  expect(await block('user', 'one more')).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(await list()).toHaveLength(MAX_BLOCKS);
  await unblock(last);
  expect((await block('user', 'one more')).ok).toBe(true);
});
