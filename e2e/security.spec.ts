import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIRequestContext, BrowserContextOptions } from '@playwright/test';
import { sealData, unsealData } from 'iron-session';
import { ROLES, type Role } from '../lib/domain/role';
import { expect, test } from './fixtures';
import {
  ACTIONS,
  type Action,
  act,
  builtActions,
  codeOf,
  type Least,
  ROUTES,
  writtenActions,
  writtenPages,
  writtenRoutes,
} from './matrix';
import { putRows } from './put-rows';
import { signIn } from './utils';

const COOKIE = 'switchboard_session';

type StorageState = BrowserContextOptions['storageState'];
type Who = Role | 'nobody' | 'foreign';
const WHO: Who[] = [...ROLES, 'nobody', 'foreign'];

function sessionCookie(state: StorageState): string {
  const cookies = typeof state === 'string' || !state ? [] : (state.cookies ?? []);
  return decodeURIComponent(cookies.find(({ name }) => name === COOKIE)?.value ?? '');
}

/** Requests of a person of each role, of nobody, and with the session of another installation. */
test.describe('who may what', () => {
  // The whole matrix in one go.
  test.describe.configure({ timeout: 180_000 });
  let asWho: Record<Who, APIRequestContext>;
  test.beforeEach(async ({ playwright, stack, sessions }) => {
    const newRequest = (options: object) => playwright.request.newContext({ baseURL: stack.baseUrl, ...options });
    const made = await Promise.all(ROLES.map((role) => newRequest({ storageState: sessions[role] })));
    // The session of an admin that lives, sealed with the secret of somebody else's console.
    const { authSecret } = JSON.parse(readFileSync(join(stack.dataDir, 'secrets.json'), 'utf8'));
    const session = await unsealData<{ id: string }>(sessionCookie(sessions.admin), { password: authSecret });
    expect(session.id).toHaveLength(43);
    const foreign = await sealData(session, { password: 'another-secret-of-another-console' });
    asWho = {
      ...(Object.fromEntries(ROLES.map((role, index) => [role, made[index]])) as Record<Role, APIRequestContext>),
      nobody: await newRequest({}),
      foreign: await newRequest({ extraHTTPHeaders: { cookie: `${COOKIE}=${foreign}` } }),
    };
  });
  test.afterEach(async () => {
    for (const request of Object.values(asWho)) await request.dispose();
  });

  function expected(least: Least, who: Who): 'unauthenticated' | 'forbidden' | 'allowed' {
    if (least === 'everybody') return 'allowed';
    if (least === 'token') return 'forbidden';
    if (who === 'nobody' || who === 'foreign') return 'unauthenticated';
    return ROLES.indexOf(who) >= ROLES.indexOf(least) ? 'allowed' : 'forbidden';
  }

  test('every action, for every role, nobody, a foreign session and another target', async () => {
    const built = builtActions();
    expect(writtenActions().sort()).toEqual(Object.keys(ACTIONS).sort());
    expect(built.map(({ name }) => name).sort()).toEqual(Object.keys(ACTIONS).sort());
    const found: string[] = [];
    const wanted: string[] = [];
    for (const action of built) {
      const { least, input } = ACTIONS[action.name] as (typeof ACTIONS)[string];
      if (least === 'everybody') continue;
      for (const who of WHO) {
        const may = expected(least, who);
        const elsewhere = input ? 'notFound' : 'invalid';
        const code = codeOf(
          (await act(asWho[who], action, input ? { ...input, target: 'elsewhere' } : { day: 1 })).text,
        );
        found.push(`${who} ${action.name}: ${code}`);
        wanted.push(`${who} ${action.name}: ${may === 'allowed' ? elsewhere : may}`);
      }
    }
    expect(found).toEqual(wanted);
  });

  test('every route, for every role, nobody, a foreign session and another target', async () => {
    expect(writtenRoutes().sort()).toEqual(Object.keys(ROUTES).sort());
    const found: string[] = [];
    const wanted: string[] = [];
    for (const [route, { least, query }] of Object.entries(ROUTES)) {
      for (const who of WHO) {
        const may = expected(least, who);
        const response = await asWho[who].get(`/api/${route}?target=elsewhere${query ?? '&format=csv'}`);
        found.push(`${who} ${route}: ${response.status()}`);
        const status = { unauthenticated: 401, forbidden: 403, allowed: query === null ? 200 : 404 }[may];
        wanted.push(`${who} ${route}: ${status}`);
      }
    }
    expect(found).toEqual(wanted);
  });

  test('every page sends whoever has no session to sign in', async () => {
    for (const path of writtenPages()) {
      for (const who of ['nobody', 'foreign'] as const) {
        const response = await asWho[who].get(path);
        // A page that has begun to load is sent there by the page itself.
        const isSent =
          new URL(response.url()).pathname === '/sign-in' || (await response.text()).includes('/sign-in?next=');
        expect(isSent, `${who} ${path}`).toBe(true);
      }
    }
  });

  test('nothing is done for a page of another site', async ({ stack }) => {
    for (const action of builtActions()) {
      for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
        expect((await act(asWho.admin, action, {}, headers as never)).status, action.name).toBe(403);
      }
    }
    for (const route of ['connections', 'jobs/preview', 'connections/export']) {
      const response = await asWho.admin.post(`/api/${route}`, {
        headers: { origin: 'https://evil.example' },
        data: 'a=b',
      });
      expect(response.status(), route).toBe(403);
    }
    const own = await asWho.admin.post('/api/connections', { headers: { origin: stack.baseUrl }, data: 'size=50' });
    expect(own.status()).toBe(200);
  });

  test('bodies that are too large are refused, and the console goes on', async () => {
    const large = 'x'.repeat(2 * 1024 * 1024);
    const [send] = builtActions().filter(({ name }) => name === 'sendNotice');
    const refused = await act(asWho.admin, send as Action, { target: 'local', connectionIds: ['a'], text: large });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    const read = await asWho.admin.post('/api/connections', { data: `q=${large}` });
    expect(read.status()).toBe(413);
    expect((await asWho.admin.get('/api/connections')).status()).toBe(200);
  });
});

test('pages run nothing that the server did not name, are framed nowhere, and say so on every answer', async ({
  playwright,
  stack,
  sessions,
}) => {
  const user = `evil-${Date.now()}`;
  const script = '</script><script>alert(1)</script>';
  await putRows(stack, {
    user,
    count: 1,
    more: { userAgent: `${script}\r\nset-cookie: a=b`, room: script, sourceIp: script },
  });
  const request = await playwright.request.newContext({ baseURL: stack.baseUrl, storageState: sessions.admin });
  const nonces = new Set<string>();
  const pages = [...writtenPages(), '/sign-in', '/no-such-page', `/connections?user=${user}&id=${user}-000000`];
  for (const path of pages) {
    const response = await request.get(path, { maxRedirects: 0 });
    const policy = response.headers()['content-security-policy'] ?? '';
    const nonce = /script-src 'self' 'nonce-(\w+)' 'strict-dynamic';/.exec(policy)?.[1];
    expect(nonce, path).toBeDefined();
    expect(policy, path).toMatch(/frame-ancestors 'none'.*|base-uri 'none'/);
    expect(policy, path).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
    nonces.add(nonce as string);
    const html = await response.text();
    const scripts = [...html.matchAll(/<script\b([^>]*)>/g)].map(([, attributes]) => attributes);
    for (const attributes of scripts) expect(attributes, path).toContain(`nonce="${nonce}"`);
    expect(html, path).not.toContain(script);
    expect(html, path).not.toMatch(/<[^>]+\son\w+=/);
  }
  expect(nonces.size).toBe(pages.length);
  for (const path of ['/connections', '/api/connections', '/api/health', '/sign-in']) {
    const plain = await request.get(path);
    const tls = await request.get(path, { headers: { 'x-forwarded-proto': 'https' } });
    expect(plain.headers()).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' });
    expect(plain.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(plain.headers()['strict-transport-security']).toBeUndefined();
    expect(tls.headers()['strict-transport-security']).toBe('max-age=31536000');
  }
  const csv = await request.get(`/api/connections/export?format=csv&user=${user}`);
  expect(csv.headers()['set-cookie']).toBeUndefined();
  await request.dispose();
});

test('in a browser the policy stops nothing of the console, and does stop what is not its own', async ({
  consoleAs,
  connect,
}) => {
  const client = await connect();
  const page = await consoleAs('admin');
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  for (const path of [
    '/connections',
    '/overview',
    '/jobs',
    '/blocks',
    '/doctor',
    '/sweep',
    '/audit',
    '/users',
    '/account',
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await page.goto(`/connections?user=${client.user}`);
  await page.getByRole('button', { name: 'Actions for' }).click();
  await page.getByRole('menuitem', { name: 'Send notice…' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.goto('/test');
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(page.getByRole('button', { name: 'Disconnect' })).toBeVisible();
  expect(complaints).toEqual([]);
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    // Parsed like the page's own text, as an injection would be.
    document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.ran = true">');
    return fetch('https://example.org/').then(
      () => 'left',
      () => ('ran' in window ? 'ran' : 'stopped'),
    );
  });
  expect(ran).toBe('stopped');
});

test('a session that was planted before signing in is worth nothing afterwards, and the cookie is kept from scripts', async ({
  browser,
  stack,
}) => {
  const context = await browser.newContext({ baseURL: stack.baseUrl });
  const page = await context.newPage();
  await signIn(page, 'admin', stack.adminPassword);
  const [planted] = (await context.cookies()).filter(({ name }) => name === COOKIE);
  expect(planted).toMatchObject({ httpOnly: true, sameSite: 'Lax', secure: false });
  const victim = await browser.newContext({ baseURL: stack.baseUrl });
  await victim.addCookies([planted as NonNullable<typeof planted>]);
  const [byPassword] = builtActions().filter(({ name }) => name === 'signIn');
  const input = { name: 'admin', password: stack.adminPassword };
  const tls = { 'x-forwarded-proto': 'https' };
  expect(codeOf((await act(victim.request, byPassword as Action, input, tls)).text)).toBe('ok');
  const [fresh] = (await victim.cookies()).filter(({ name }) => name === COOKIE);
  expect(fresh?.value).not.toBe(planted?.value);
  expect(fresh).toMatchObject({ secure: true });
  expect((await context.request.get('/api/connections')).status()).toBe(401);
  await Promise.all([context.close(), victim.close()]);
});

test('no secret stands in a log, a page, an answer or the code that browsers get', async ({
  stack,
  sessions,
  playwright,
}) => {
  const secrets = JSON.parse(readFileSync(join(stack.dataDir, 'secrets.json'), 'utf8'));
  const hidden = [
    stack.adminPassword,
    secrets.authSecret,
    secrets.secretAccessKey,
    ...Object.values(sessions).map(sessionCookie),
  ];
  const token = new URL(stack.signInUrl).searchParams.get('token') as string;
  const request = await playwright.request.newContext({ baseURL: stack.baseUrl, storageState: sessions.admin });
  const [byPassword, create] = ['signIn', 'createUser'].map((wanted) =>
    builtActions().find(({ name }) => name === wanted),
  );
  const wrong = 'a-wrong-password-that-somebody-typed';
  await act(request, byPassword as Action, { name: 'nobody', password: wrong });
  await act(request, create as Action, { name: 'NOT A NAME', role: 'viewer', password: wrong });

  const pages = [...writtenPages(), ...writtenRoutes().map((route) => `/api/${route}?target=local&format=csv&since=0`)];
  for (const path of pages) {
    const text = await (await request.get(path)).text();
    for (const secret of [...hidden, token, wrong]) expect(text.includes(secret), path).toBe(false);
  }
  const logs = readdirSync(join(stack.dataDir, 'logs'));
  expect(logs).toContain('dashboard.log');
  for (const name of logs) {
    const text = readFileSync(join(stack.dataDir, 'logs', name), 'utf8');
    for (const secret of [...hidden, token, wrong]) expect(text.includes(secret), name).toBe(false);
  }
  // The start shows the keys of the local gateway, and the link, to whoever started it.
  for (const secret of [secrets.authSecret, stack.adminPassword, wrong]) expect(stack.output()).not.toContain(secret);

  const files = readdirSync('.next/static', { recursive: true, encoding: 'utf8' });
  expect(files.filter((path) => path.endsWith('.map'))).toEqual([]);
  for (const path of files.filter((each) => /\.(js|css)$/.test(each))) {
    const text = readFileSync(join('.next/static', path), 'utf8');
    expect(text, path).not.toMatch(/AUTH_SECRET|ADMIN_PASSWORD|SECRET_ACCESS_KEY|passwordHash|sourceMappingURL/);
  }
  await request.dispose();
});
