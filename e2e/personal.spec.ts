import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { shortConnectionId } from '../lib/domain/connection-id';
import { expect, test } from './fixtures';
import { putRows } from './put-rows';
import { expectRow, find, findUser, rowAction } from './utils';

const IP = '127.0.0.1';
/** Of rows that no client of this machine stands behind. */
const FAR_IP = '203.0.113.77';
const MASKED = '127.0.•.•';

// Every role reads what it may in one go.
test.describe.configure({ timeout: 120_000 });

/** Every route of the console, with what it is asked here. A new route has to be asked as well. */
const ASKED: Record<string, (user: string, id: string) => string[]> = {
  connections: (user) => [
    `?user=${user}`,
    `?q=${encodeURIComponent(`attr:proxy=${FAR_IP}`)}`,
    `?ip=${FAR_IP}`,
    `?q=agent:serial`,
  ],
  'connections/changes': (user) => [`?since=0&q=user:${user}`, `?since=0&q=ip:${FAR_IP}`],
  'audit/export': () => ['?format=csv', '?format=jsonl'],
  blocks: () => ['?target=local'],
  'connections/detail': (user, id) => [`?id=${id}`, `?id=${user}-000000`],
  'connections/export': (user) => [
    `?format=csv&user=${user}`,
    `?format=jsonl&user=${user}`,
    `?format=csv&ip=${FAR_IP}`,
  ],
  'connections/export/plan': (user) => [`?user=${user}`, `?ip=${FAR_IP}`],
  'connections/facts': (_, id) => [`?id=${id}`],
  doctor: () => [''],
  health: () => [''],
  jobs: () => ['?target=local'],
  'jobs/exceptions': () => ['?target=local&id=7d1c2c5e-1111-4111-8111-111111111111'],
  'jobs/export': () => ['?target=local&id=7d1c2c5e-1111-4111-8111-111111111111'],
  'jobs/job': () => ['?target=local&id=7d1c2c5e-1111-4111-8111-111111111111'],
  'jobs/returns': () => ['?target=local&id=7d1c2c5e-1111-4111-8111-111111111111'],
  requests: () => [''],
  'jobs/preview': (user) => [
    `?target=local&of=${user}&text=${encodeURIComponent('{{sourceIp}} {{client}}')}`,
    `?target=local&q=${encodeURIComponent(`ip:${FAR_IP}`)}&text=x`,
  ],
  live: () => [''],
  metrics: () => [''],
  overview: () => [''],
  ready: () => [''],
  sweep: () => [''],
  'targets/state': () => ['?target=local'],
  templates: () => ['?target=local'],
  views: () => ['?target=local'],
};

test('a viewer sees addresses masked, and no route of the console has one', async ({ consoleAs, connect, stack }) => {
  const client = await connect({ userAgent: 'Secretive/9.9 (serial 77)' });
  const copies = { proxy: FAR_IP, headers: { via: [`${FAR_IP}:443`], agent: 'Farout/1 (serial 77)' } };
  const row = { sourceIp: FAR_IP, userAgent: 'Farout/1 (serial 77)', ...copies };
  await putRows(stack, { user: client.user, count: 2, more: row });
  const viewer = await consoleAs('viewer');
  await findUser(viewer, client.user);
  await expectRow(viewer, client, [MASKED]);
  expect(Object.keys(ASKED).sort()).toEqual(routesOf('app/api').sort());

  const id = encodeURIComponent(client.connectionId);
  const paths = Object.entries(ASKED).flatMap(([route, ask]) =>
    ask(client.user, id).map((query) => `/api/${route}${query}`),
  );
  for (const path of [...paths, `/connections?user=${client.user}`, '/overview']) {
    const response = await viewer.request.get(path);
    const text = await response.text();
    // The page of a refused search holds what was searched for, and addresses of the console itself are no client's.
    expect(text.replaceAll(`${IP}:`, ''), path).not.toContain(IP);
    expect(text, path).not.toContain(FAR_IP);
    expect(text, path).not.toContain('serial 77');
    if (/[?&]ip=|attr|agent/.test(path)) expect(response.status(), path).toBe(403);
  }
  await rowAction(viewer, client, 'Open details');
  await expect(viewer.getByText('Masked for your role')).toBeVisible();
  await expect(viewer.getByRole('button', { name: 'Reveal' })).toHaveCount(0);
  await viewer.keyboard.press('Escape');

  await find(viewer, `ip:${IP}`);
  await expect(viewer.getByText('Your role does not see addresses, so it cannot search by them.')).toBeVisible();
});

/** The folders that hold a route. */
function routesOf(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => basename(path) === 'route.ts')
    .map(dirname);
}

test('support reveals one connection, and the audit says so', async ({ consoleAs, connect }) => {
  const client = await connect({ userAgent: 'Secretive/9.9 (serial 77)' });
  const support = await consoleAs('support');
  await findUser(support, client.user);
  await expectRow(support, client, [MASKED]);
  await rowAction(support, client, 'Open details');
  const drawer = support.getByRole('region', { name: shortConnectionId(client.connectionId) });
  await drawer.getByRole('button', { name: 'Reveal' }).click();
  await expect(drawer.getByText('Secretive/9.9 (serial 77)').first()).toBeVisible();
  await expect(drawer.getByText(IP, { exact: true }).first()).toBeVisible();

  const admin = await consoleAs('admin');
  await findUser(admin, client.user);
  await expectRow(admin, client, [IP]);
  await admin.goto('/audit');
  const record = admin.getByRole('row').filter({ hasText: client.connectionId });
  await expect(record).toContainText('Reveal');
  await expect(record).toContainText('the-support');
});
