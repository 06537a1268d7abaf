import { afterAll, beforeAll, expect, test } from 'vitest';
import { createConsoleTable } from '../console/console-table';
import { createViews, type Views } from '../console/views';
import { permissionsOf, type Role } from '../domain/role';
import { targetSchema } from '../domain/target';
import { MAX_VIEW_SEARCH, MAX_VIEWS, type View, type ViewContent } from '../domain/view';
import { startTestTable } from '../registry/test-table';
import { deleteView } from './delete-view';
import { listViews } from './list-views';
import { renameView } from './rename-view';
import { saveView } from './save-view';
import { shareView } from './share-view';
import { updateView } from './update-view';

let engine: Awaited<ReturnType<typeof startTestTable>>;
let views: Views;
beforeAll(async () => {
  engine = await startTestTable();
  const table = createConsoleTable(engine.client, 'console');
  await table.ensure();
  views = createViews(table);
});
afterAll(() => engine.stop());

const IDLE: ViewContent = {
  q: 'status:idle',
  size: 100,
  order: 'newest',
  columns: ['state', 'user'],
  density: 'compact',
};
let targets = 0;

/** People at a target that has no views yet. The clock stands still. */
function openConsole() {
  const target = targetSchema.parse({
    name: `target-${targets++}`,
    kind: 'staging',
    region: 'eu-central-1',
    callbackUrl: 'http://127.0.0.1:1/dev',
    table: { name: 'fleet' },
  });
  const ctx = { target, views, now: () => 1_000 };
  return (name: string, role: Role = 'viewer') => {
    const user = { name, permissions: permissionsOf(role) };
    const seen = ({ id, name, isShared }: View) => ({ target: target.name, id, name, isShared });
    const content = { ...IDLE, size: 100 as const, columns: [...IDLE.columns] };
    return {
      save: (name: string, isShared = false, changes: Partial<typeof content> = {}) =>
        saveView({
          ctx,
          user,
          input: { target: target.name, name, isShared, content: { ...content, ...changes } },
        }),
      update: (view: View, q: string) =>
        updateView({ ctx, user, input: { ...seen(view), seenAt: view.updatedAt, content: { ...content, q } } }),
      rename: (view: View, newName: string) => renameView({ ctx, user, input: { ...seen(view), newName } }),
      share: (view: View) => shareView({ ctx, user, input: seen(view) }),
      delete: (view: View) => deleteView({ ctx, user, input: { ...seen(view), seenAt: view.updatedAt } }),
      list: async () => data(await listViews({ ctx, user })),
    };
  };
}

function data<T>(result: { ok: true; data: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

test('a view is kept as it was saved, for its person alone', async () => {
  const at = openConsole();
  const [ana, bob] = [at('ana'), at('bob', 'admin')];
  const view = data(await ana.save('Idle ones'));
  expect(await ana.list()).toEqual([view]);
  expect(view).toMatchObject({ ...IDLE, name: 'Idle ones', by: 'ana', isShared: false });
  expect(await bob.list()).toEqual([]);
  expect(await bob.delete(view)).toMatchObject({ ok: false, error: { code: 'notFound' } });
});

test('a view that somebody changed meanwhile is not deleted, moved or renamed with what they made of it', async () => {
  const at = openConsole();
  const [ana, bob] = [at('ana', 'operator'), at('bob', 'operator')];
  const view = data(await ana.save('Ours', true));
  const changed = data(await bob.update(view, 'status:live'));
  expect(await ana.delete(view)).toMatchObject({ error: { code: 'conflict' } });
  expect(await ana.list()).toMatchObject([{ q: 'status:live' }]);
  for (const act of [() => ana.share(changed), () => ana.rename(changed, 'Mine')]) {
    // Bob is faster by a moment: after it was read, before it is taken away.
    const { remove } = views;
    views.remove = async (...args) => {
      views.remove = remove;
      const ours = (await bob.list()).find(({ name, isShared }) => name === 'Ours' && isShared);
      data(await bob.update(ours as View, 'status:idle user:x'));
      return remove(...args);
    };
    expect(await act()).toMatchObject({ error: { code: 'conflict' } });
    expect(await ana.list()).toMatchObject([{ name: 'Ours', q: 'status:idle user:x', isShared: true }]);
    data(await bob.update((await bob.list())[0] as View, 'status:live'));
  }
  expect(data(await ana.delete((await ana.list())[0] as View))).toBeNull();
});

test('a target has no views of another one', async () => {
  data(await openConsole()('ana').save('Mine', true));
  expect(await openConsole()('ana').list()).toEqual([]);
});

test('views are listed by name, the shared ones first', async () => {
  const ana = openConsole()('ana');
  for (const name of ['b', 'C', 'a']) data(await ana.save(name));
  data(await ana.save('z', true));
  expect((await ana.list()).map(({ name }) => name)).toEqual(['z', 'a', 'b', 'C']);
});

test('a name is given once in a list, whatever its case, and the answer says so', async () => {
  const ana = openConsole()('ana');
  data(await ana.save('Idle ones'));
  expect(await ana.save('IDLE ONES')).toEqual({
    ok: false,
    error: { code: 'conflict', message: 'You have a view named “IDLE ONES” already. Choose another name.' },
  });
  data(await ana.save('Idle ones', true));
  expect(await ana.save('idle ones', true)).toMatchObject({
    error: { message: 'Everybody has a view named “idle ones” already. Choose another name.' },
  });
});

test('of many who save one name in the same moment one does', async () => {
  const at = openConsole();
  const results = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => at(name).save('Same', true)));
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
});

test('a list takes 100 views of the longest search in any script, and reads them all', async () => {
  const ana = openConsole()('ana');
  const q = '語'.repeat(MAX_VIEW_SEARCH);
  const first = data(await ana.save('View 0', false, { q }));
  const { isShared: _shared, mayChange: _may, ...stored } = first;
  const list = { target: `target-${targets - 1}`, owner: 'ana' };
  const others = Array.from({ length: MAX_VIEWS - 1 }, (_, index) => ({ ...stored, name: `View ${index + 1}` }));
  await Promise.all(others.map((view) => views.add(list, view)));
  expect(await ana.list()).toHaveLength(MAX_VIEWS);
  expect(await ana.save('One more')).toMatchObject({
    error: { code: 'conflict', message: 'You have 100 views, which is the most there may be. Delete one first.' },
  });
  expect(await ana.save('One more', true)).toMatchObject({ ok: true });
});

test('a renamed view keeps its id, frees its old name, and takes no other view its name', async () => {
  const ana = openConsole()('ana');
  const view = data(await ana.save('One'));
  data(await ana.save('Two'));
  expect(await ana.rename(view, 'two')).toMatchObject({ error: { code: 'conflict' } });
  const upper = data(await ana.rename(view, 'ONE'));
  const renamed = data(await ana.rename(upper, 'Three'));
  expect(renamed).toMatchObject({ ...IDLE, id: view.id, name: 'Three' });
  expect((await ana.list()).map(({ name }) => name)).toEqual(['Three', 'Two']);
  expect(await ana.rename(view, 'Four')).toMatchObject({ error: { code: 'notFound' } });
  expect(await ana.save('One')).toMatchObject({ ok: true });
});

test('a shared view is for everybody to open, and for its author, operators and admins to change', async () => {
  const at = openConsole();
  const [ana, bob, cyd] = [at('ana', 'support'), at('bob', 'support'), at('cyd', 'operator')];
  const view = data(await ana.share(data(await ana.save('Idle ones'))));
  expect(await bob.list()).toEqual([{ ...view, mayChange: false }]);
  const refused = { error: { code: 'forbidden', message: 'Only ana, operators and admins change this view.' } };
  expect(await bob.update(view, '')).toMatchObject(refused);
  expect(await bob.rename(view, 'x')).toMatchObject(refused);
  expect(await bob.share(view)).toMatchObject(refused);
  expect(await bob.delete(view)).toMatchObject(refused);
  const updated = data(await cyd.update(view, 'status:gone'));
  const renamed = data(await ana.rename(updated, 'Gone ones'));
  expect(await bob.list()).toMatchObject([{ id: view.id, name: 'Gone ones', q: 'status:gone', by: 'ana' }]);
  data(await ana.delete(renamed));
  expect(await bob.list()).toEqual([]);
});

test('a view that is shared no longer goes back to its author, whoever ended it', async () => {
  const at = openConsole();
  const [ana, cyd] = [at('ana'), at('cyd', 'operator')];
  const view = data(await ana.save('Idle ones', true));
  const other = data(await ana.save('idle ones'));
  expect(await cyd.share(view)).toMatchObject({
    error: { code: 'conflict', message: 'ana has a view named “Idle ones” already. Choose another name.' },
  });
  data(await ana.delete(other));
  expect(await cyd.share(view)).toMatchObject({ ok: true, data: { id: view.id, isShared: false, by: 'ana' } });
  expect(await cyd.list()).toEqual([]);
  expect(await ana.list()).toEqual([{ ...view, isShared: false }]);
});

test('of two who update a view from the same state one is told that it changed', async () => {
  const at = openConsole();
  const view = data(await at('ana').save('Idle ones', true));
  const both = await Promise.all([at('ana').update(view, 'user:a'), at('bob', 'admin').update(view, 'user:b')]);
  const [won, lost] = both.sort((a, b) => Number(b.ok) - Number(a.ok));
  expect(won).toMatchObject({ ok: true });
  expect(lost).toMatchObject({ error: { code: 'conflict', message: expect.stringContaining('changed meanwhile') } });
  expect(await at('ana').list()).toEqual([{ ...data(won as (typeof both)[0]), mayChange: true }]);
});

test('what was deleted is not brought back by an update, nor another view of its name harmed', async () => {
  const ana = openConsole()('ana');
  const view = data(await ana.save('Idle ones'));
  data(await ana.delete(view));
  expect(await ana.update(view, '')).toMatchObject({ error: { code: 'notFound' } });
  const next = data(await ana.save('Idle ones'));
  expect(await ana.delete(view)).toMatchObject({ error: { code: 'notFound' } });
  expect(await ana.list()).toEqual([next]);
});
