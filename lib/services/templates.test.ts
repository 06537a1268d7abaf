import { afterAll, beforeAll, expect, test } from 'vitest';
import { createConsoleTable } from '../console/console-table';
import { createTemplates, type Templates } from '../console/templates';
import type { Result } from '../domain/result';
import { permissionsOf, type Role } from '../domain/role';
import { MAX_TEMPLATE_BYTES, MAX_TEMPLATES, type SavedTemplate } from '../domain/saved-template';
import { saveTemplateSchema } from '../domain/saved-template-input';
import { targetSchema } from '../domain/target';
import { startTestTable } from '../registry/test-table';
import { deleteTemplate } from './delete-template';
import { listTemplates } from './list-templates';
import { saveTemplate } from './save-template';

let engine: Awaited<ReturnType<typeof startTestTable>>;
let templates: Templates;
beforeAll(async () => {
  engine = await startTestTable();
  const table = createConsoleTable(engine.client, 'console');
  await table.ensure();
  templates = createTemplates(table);
});
afterAll(() => engine.stop());

let targets = 0;

/** People at a target that has no templates yet. The clock stands still. */
function openConsole() {
  const target = targetSchema.parse({
    name: `target-${targets++}`,
    kind: 'staging',
    region: 'eu-central-1',
    callbackUrl: 'http://127.0.0.1:1/dev',
    table: { name: 'fleet' },
  });
  const ctx = { target, templates, now: () => 1_000 };
  return (name: string, role: Role = 'support') => {
    const user = { name, permissions: permissionsOf(role) };
    return {
      save: (name: string, text = 'Hello {{userId}}', isShared = false, replaces: SavedTemplate | null = null) =>
        saveTemplate({
          ctx,
          user,
          input: { target: target.name, name, isShared, content: { kind: 'notice', format: 'text', text }, replaces },
        }),
      delete: ({ id, name, isShared }: SavedTemplate) =>
        deleteTemplate({ ctx, user, input: { target: target.name, id, name, isShared } }),
      list: async () => data(await listTemplates({ ctx, user })),
    };
  };
}

function data<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}

test('a template is kept as it was saved, for its person and its target alone', async () => {
  const at = openConsole();
  const saved = data(await at('ana').save('Greeting'));
  expect(await at('ana').list()).toEqual([saved]);
  expect(saved).toMatchObject({ kind: 'notice', format: 'text', text: 'Hello {{userId}}', by: 'ana', isShared: false });
  expect(await at('bob', 'admin').list()).toEqual([]);
  expect(await openConsole()('ana').list()).toEqual([]);
});

test('a name is given once in a list, and the answer says so', async () => {
  const at = openConsole();
  data(await at('ana').save('Greeting'));
  expect(await at('ana').save('GREETING')).toMatchObject({
    error: { code: 'conflict', message: 'You have a template named “GREETING” already. Choose another name.' },
  });
  data(await at('ana').save('Greeting', 'Hi', true));
  expect(await at('bob').save('greeting', 'Hi', true)).toMatchObject({
    error: { message: 'Everybody has a template named “greeting” already. Choose another name.' },
  });
});

test('a shared template is for everybody to load, and for its author, operators and admins to change', async () => {
  const at = openConsole();
  const saved = data(await at('ana').save('Greeting', 'Hi', true));
  expect(await at('bob').list()).toEqual([{ ...saved, mayChange: false }]);
  expect(await at('bob').save('Greeting', 'Ho', true, saved)).toMatchObject({
    error: { code: 'forbidden', message: 'Only ana, operators and admins change this template.' },
  });
  expect(await at('bob').delete(saved)).toMatchObject({ error: { code: 'forbidden' } });
  const changed = data(await at('cyd', 'operator').save('Greeting', 'Ho', true, saved));
  expect(changed).toMatchObject({ id: saved.id, text: 'Ho', by: 'ana' });
  data(await at('ana').delete(changed));
  expect(await at('bob').list()).toEqual([]);
});

test('of two who change a template from the same state one is told; what was deleted is not brought back', async () => {
  const at = openConsole();
  const ana = at('ana');
  const saved = data(await ana.save('Greeting'));
  const both = await Promise.all([ana.save('Greeting', 'a', false, saved), ana.save('Greeting', 'b', false, saved)]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(both.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'conflict' } });
  data(await ana.delete(saved));
  expect(await ana.save('Greeting', 'c', false, saved)).toMatchObject({ error: { code: 'notFound' } });
  expect(await ana.delete(saved)).toMatchObject({ error: { code: 'notFound' } });
});

test('a list takes 40 templates of the longest text, and reads them all', async () => {
  const ana = openConsole()('ana');
  const text = 'é'.repeat(MAX_TEMPLATE_BYTES / 2);
  const { isShared: _shared, mayChange: _may, ...stored } = data(await ana.save('Template 0', text));
  const list = { target: `target-${targets - 1}`, owner: 'ana' };
  const others = Array.from({ length: MAX_TEMPLATES - 1 }, (_, index) => ({
    ...stored,
    name: `Template ${index + 1}`,
  }));
  await Promise.all(others.map((template) => templates.add(list, template)));
  expect(await ana.list()).toHaveLength(MAX_TEMPLATES);
  expect(await ana.save('One more')).toMatchObject({ error: { code: 'conflict' } });
});

test('what is no template is refused in words', () => {
  const problemOf = (text: string) =>
    saveTemplateSchema.safeParse({
      target: 'x',
      name: 'x',
      isShared: false,
      content: { kind: 'notice', format: 'text', text },
    }).error?.issues[0]?.message;
  expect(problemOf('')).toBe('Write a message first.');
  expect(problemOf('{{nobody}}')).toContain('There is no field {{nobody}}.');
  expect(problemOf('x'.repeat(MAX_TEMPLATE_BYTES + 1))).toBe('A saved template has at most 20 KB.');
  expect(problemOf('x')).toBeUndefined();
});
