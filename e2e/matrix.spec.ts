import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIRequestContext, APIResponse, BrowserContextOptions } from '@playwright/test';
import { sealData, unsealData } from 'iron-session';
import { MAX_ACTION_BYTES, TOO_LARGE } from '../lib/domain/at-door';
import { GIVEN_ROLES, type GivenRole } from '../lib/domain/role';
import { expect, test } from './fixtures';
import {
  ACTIONS,
  type Action,
  act,
  allowedAt,
  allowedBy,
  allPages,
  allRoutes,
  builtActions,
  codeOf,
  expected,
  headersOf,
  LEADING_ROUTES,
  methodsOf,
  PAGES,
  postInPieces,
  ROUTES,
  shown,
  type Who,
  writtenActions,
} from './matrix';

/** All that can be asked for, by everybody who can ask: what is written and built, and not what somebody thought of. */

const COOKIE = 'switchboard_session';

type StorageState = BrowserContextOptions['storageState'];
const WHO: Who[] = [...GIVEN_ROLES, 'nobody', 'foreign'];

// The whole matrix in one go.
test.describe.configure({ timeout: 180_000 });

function sessionCookie(state: StorageState): string {
  const cookies = typeof state === 'string' || !state ? [] : (state.cookies ?? []);
  return decodeURIComponent(cookies.find(({ name }) => name === COOKIE)?.value ?? '');
}

/** Requests of a person of each role, of nobody, and with the session of another installation. */
let asWho: Record<Who, APIRequestContext>;
test.beforeEach(async ({ playwright, stack, sessions }) => {
  const newRequest = (options: object) => playwright.request.newContext({ baseURL: stack.baseUrl, ...options });
  const made = await Promise.all(GIVEN_ROLES.map((role) => newRequest({ storageState: sessions[role] })));
  // The session of an admin that lives, sealed with the secret of somebody else's console.
  const { authSecret } = JSON.parse(readFileSync(join(stack.dataDir, 'secrets.json'), 'utf8'));
  const session = await unsealData<{ id: string }>(sessionCookie(sessions.admin), { password: authSecret });
  expect(session.id).toHaveLength(43);
  const foreign = await sealData(session, { password: 'another-secret-of-another-console' });
  asWho = {
    ...(Object.fromEntries(GIVEN_ROLES.map((role, index) => [role, made[index]])) as Record<
      GivenRole,
      APIRequestContext
    >),
    nobody: await newRequest({}),
    foreign: await newRequest({ extraHTTPHeaders: { cookie: `${COOKIE}=${foreign}` } }),
  };
});
test.afterEach(async () => {
  for (const request of Object.values(asWho)) await request.dispose();
});

test('every action, for every role, nobody, a foreign session and another target', async () => {
  const built = builtActions();
  expect(writtenActions().sort()).toEqual(Object.keys(ACTIONS).sort());
  expect(built.map(({ name }) => name).sort()).toEqual(Object.keys(ACTIONS).sort());
  const found: string[] = [];
  const wanted: string[] = [];
  for (const action of built) {
    const { least, input } = ACTIONS[action.name] as (typeof ACTIONS)[string];
    if (least === 'everybody') {
      // Whatever the answer, whoever says nothing is not let in.
      expect((await act(asWho.nobody, action, {})).cookies, action.name).not.toContain(COOKIE);
      continue;
    }
    for (const who of WHO) {
      const may = expected(least, who);
      const elsewhere = input ? 'notFound' : 'invalid';
      const code = codeOf((await act(asWho[who], action, input ? { ...input, target: 'elsewhere' } : { day: 1 })).text);
      found.push(`${who} ${action.name}: ${code}`);
      wanted.push(`${who} ${action.name}: ${may === 'allowed' ? elsewhere : may === 'unseen' ? 'notFound' : may}`);
    }
  }
  expect(found).toEqual(wanted);
});

test('every route, by every method that it answers, for every role, nobody, a foreign session and another target', async () => {
  const found: string[] = [];
  const wanted: string[] = [];
  for (const [route, { least, query, posted }] of Object.entries(ROUTES)) {
    const path = `/api/${route}`;
    const methods = methodsOf({ posted });
    // As the build has it: a method that nobody thought of is one more here.
    found.push(`${path}: ${await allowedAt(asWho.admin, path)}`);
    wanted.push(`${path}: ${allowedBy(methods)}`);
    const asked = `target=elsewhere${query ?? '&format=csv'}`;
    for (const [method, who] of methods.flatMap((each) => WHO.map((other) => [each, other] as const))) {
      const may = expected(least, who);
      const response =
        method === 'GET' ? await asWho[who].get(`${path}?${asked}`) : await asWho[who].post(path, { data: asked });
      found.push(`${who} ${method} ${route}: ${response.status()}`);
      const status = { unauthenticated: 401, forbidden: 403, unseen: 404, allowed: query === null ? 200 : 404 }[may];
      wanted.push(`${who} ${method} ${route}: ${status}`);
    }
  }
  expect(found).toEqual(wanted);
});

test('every page, for every role, nobody, a foreign session and another target', async () => {
  const pages = Object.keys(PAGES).sort();
  expect(allPages()).toEqual({ written: pages, built: pages });
  const found: string[] = [];
  const wanted: string[] = [];
  for (const [path, page] of Object.entries(PAGES)) {
    if (page.least === 'everybody') continue;
    const asks = WHO.flatMap((who) => ['', '?target=elsewhere'].map((query) => ({ who, query })));
    const answers = await Promise.all(asks.map(({ who, query }) => asWho[who].get(path + query)));
    for (const [index, { who, query }] of asks.entries()) {
      const seen = await shown(answers[index] as APIResponse, page);
      const judged = expected(page.least, who);
      const may = judged === 'unseen' ? 'forbidden' : judged;
      // That a target is not there may be told to everybody; to whom none is there, of any.
      const isTold =
        (query !== '' || judged === 'unseen') &&
        page.ofTarget &&
        seen === 'no such target' &&
        may !== 'unauthenticated';
      const there = query && page.ofTarget ? 'no such target' : 'the page';
      found.push(`${who} ${path}${query}: ${seen}`);
      wanted.push(`${who} ${path}${query}: ${may === 'allowed' ? there : isTold ? seen : may}`);
    }
  }
  expect(found).toEqual(wanted);
});

test('a route that leads on hands out no session and leads to no other site', async ({ stack }) => {
  const routes = [...Object.keys(ROUTES).map((route) => `/api/${route}`), ...Object.keys(LEADING_ROUTES)].sort();
  expect(allRoutes()).toEqual({ written: routes, built: routes });
  for (const [path, query] of Object.entries(LEADING_ROUTES)) {
    expect(await allowedAt(asWho.admin, path), path).toBe(allowedBy(methodsOf()));
    for (const who of WHO) {
      const response = await asWho[who].get(path + query, { maxRedirects: 0 });
      expect(response.status(), `${who} ${path}`).toBe(307);
      const { origin, pathname } = new URL(response.headers().location ?? '', stack.baseUrl);
      expect({ origin, pathname }, `${who} ${path}`).toEqual({ origin: stack.baseUrl, pathname: '/sign-in' });
      expect(response.headers()['set-cookie'] ?? '', `${who} ${path}`).not.toContain(COOKIE);
    }
  }
});

test('nobody learns which targets there are', async ({ stack }) => {
  for (const path of [...Object.keys(PAGES), '/no-such-page']) {
    for (const who of ['nobody', 'foreign'] as const) {
      const [there, not] = await Promise.all(
        ['local', 'elsewhere'].map((target) => asWho[who].get(`${path}?target=${target}`, { maxRedirects: 0 })),
      );
      for (const answer of [there, not]) {
        expect(answer?.headers()['set-cookie'], `${who} ${path}`).toBeUndefined();
        const told = `${await answer?.text()} ${JSON.stringify(answer?.headers())}`;
        expect(told, `${who} ${path}`).not.toContain(new URL(stack.callbackUrl).host);
      }
      expect(there?.status(), `${who} ${path}`).toBe(not?.status());
    }
  }
  // What needs no session names nothing either.
  const { console: own, targets } = JSON.parse(readFileSync(join(stack.dataDir, 'targets.json'), 'utf8'));
  const [{ name, table }] = targets;
  const hosts = [stack.callbackUrl, stack.tableUrl].map((url) => new URL(url).host);
  const open = Object.keys(ROUTES).filter((route) => ['everybody', 'token'].includes(ROUTES[route]?.least ?? ''));
  expect(open.sort()).toEqual(['health', 'live', 'metrics', 'ready']);
  for (const route of open) {
    for (const who of ['nobody', 'foreign', 'viewer'] as const) {
      const answer = await asWho[who].get(`/api/${route}`);
      const told = `${await answer.text()} ${JSON.stringify(answer.headers())}`;
      for (const word of [name, table.name, own.table.name, ...hosts])
        expect(told, `${who} ${route}`).not.toContain(word);
    }
  }
  expect(await (await asWho.nobody.get('/api/health')).json()).toEqual({
    ok: true,
    parts: { console: 'ok', targets: 'ok' },
  });
  // Whoever manages targets is told of each.
  expect((await (await asWho.admin.get('/api/health')).json()).parts).toMatchObject({ [`${name} registry`]: 'ok' });
});

test('no page tells of a target to whoever has a role on another one only', async ({ playwright, stack }) => {
  const call = (who: APIRequestContext, wanted: string, input: object) =>
    act(who, builtActions().find(({ name }) => name === wanted) as Action, input);
  const name = 'paul-elsewhere';
  const made = await call(asWho.admin, 'createUser', { name, role: 'viewer' });
  const password = /"password":"([^"]+)"/.exec(made.text)?.[1];
  const seen = { role: 'viewer', targetRoles: {} };
  const roles = { name, role: 'none', targetRoles: { another: 'admin' }, seen };
  expect(codeOf((await call(asWho.admin, 'changeRoles', roles)).text)).toBe('ok');
  const paul = await playwright.request.newContext({ baseURL: stack.baseUrl });
  expect(codeOf((await call(paul, 'signIn', { name, password })).text)).toBe('ok');
  for (const path of Object.keys(PAGES).filter((each) => PAGES[each]?.least !== 'everybody')) {
    const answer = await paul.get(`${path}?target=local`);
    expect(new URL(answer.url()).pathname, path).toBe(path);
    expect(answer.headers()['set-cookie'], path).toBeUndefined();
    const told = `${await answer.text()} ${JSON.stringify(answer.headers())}`;
    for (const word of ['Local gateway', new URL(stack.callbackUrl).host]) expect(told, path).not.toContain(word);
  }
  await paul.dispose();
});

test('a refusal stands in the audit with the target on which it was, and with none where it was of the console', async ({
  playwright,
  stack,
}) => {
  const call = (who: APIRequestContext, wanted: string, input: object) =>
    act(who, builtActions().find(({ name }) => name === wanted) as Action, input);
  const name = 'vic-refused';
  const made = await call(asWho.admin, 'createUser', { name, role: 'viewer' });
  const password = /"password":"([^"]+)"/.exec(made.text)?.[1];
  const vic = await playwright.request.newContext({ baseURL: stack.baseUrl });
  expect(codeOf((await call(vic, 'signIn', { name, password })).text)).toBe('ok');
  await call(vic, 'kickConnections', { target: 'local', connectionIds: ['a'] });
  await vic.get('/api/connections?target=local&ip=192.0.2.1');
  await vic.get('/api/connections/export?target=local&format=csv&ip=192.0.2.1');
  await vic.get('/api/audit/export?format=csv');
  const seen = { role: 'viewer', targetRoles: {} };
  await call(asWho.admin, 'changeRoles', { name, role: 'viewer', targetRoles: { local: 'none' }, seen });
  await vic.get('/api/jobs?target=local');
  const told = await asWho.admin.get(`/api/audit/export?format=jsonl&act=refused&user=${name}`);
  const records = (await told.text()).trim().split('\n').reverse();
  expect(records.map((line) => JSON.parse(line)).map(({ detail, target }) => [detail, target])).toEqual([
    ['kick connections needs the permission connections.kick', 'local'],
    ['list connections asks for what is masked for this role', 'local'],
    ['export connections asks for what is masked for this role', 'local'],
    ['export the audit needs the permission audit.read', null],
    ['list jobs on local, where this person has no role', 'local'],
  ]);
  await vic.dispose();
});

test('nothing is done for a page of another site', async ({ stack }) => {
  for (const action of builtActions()) {
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      expect((await act(asWho.admin, action, {}, headers as never)).status, action.name).toBe(403);
    }
  }
  const paths = [...allRoutes().built, ...allPages().built];
  for (const path of paths) {
    const response = await asWho.admin.post(path, { headers: { origin: 'https://evil.example' }, data: 'a=b' });
    expect(response.status(), path).toBe(403);
  }
  // Nor is anything read for one: by a link only a page is opened, and health, liveness and readiness tell nothing of anybody.
  for (const path of paths) {
    for (const dest of ['image', 'document']) {
      const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': dest };
      const isOpen = dest === 'document' && (!path.startsWith('/api/') || /health|live|ready/.test(path));
      const response = await asWho.admin.get(path, { headers, maxRedirects: 0 });
      expect(response.status() === 403, `${dest} ${path}`).toBe(!isOpen);
    }
  }
  const own = await asWho.admin.post('/api/connections', { headers: { origin: stack.baseUrl }, data: 'size=50' });
  expect(own.status()).toBe(200);
});

test('bodies that are too large are refused, and the console goes on', async ({ stack, sessions }) => {
  const large = 'x'.repeat(MAX_ACTION_BYTES);
  const [send] = builtActions().filter(({ name }) => name === 'sendNotice');
  const sent = (text: string) => act(asWho.admin, send as Action, { target: 'local', connectionIds: ['a'], text });
  expect(await sent(large)).toMatchObject({ status: 413, text: TOO_LARGE });
  // Of exactly this type the browser's side of an action takes the text for what to throw, and the page shows it.
  const plain = await asWho.admin.post('/connections', { data: `${large}x` });
  expect([plain.status(), plain.headers()['content-type']]).toEqual([413, 'text/plain']);
  // What is just not too large is looked at: the edge and what is behind it bound the same.
  expect(codeOf((await sent(large.slice(1_000))).text)).toBe('invalid');
  const read = await asWho.admin.post('/api/connections', { data: `q=${large}` });
  expect(read.status()).toBe(413);
  expect(await read.json()).toMatchObject({ error: { message: expect.stringContaining('more than 256 KB') } });
  // Nor does it matter whether a body says how large it is, nor whether Next would keep all of it.
  const cookie = `${COOKIE}=${encodeURIComponent(sessionCookie(sessions.admin))}`;
  const inPieces = (path: string, body: string, headers = {}) =>
    postInPieces(`${stack.baseUrl}${path}`, body, { cookie, ...headers });
  const { id, path } = send as Action;
  const noticeOf = (text: string) => JSON.stringify([{ target: 'local', connectionIds: ['a'], text }]);
  const refused = { status: 413, type: 'text/plain', text: TOO_LARGE };
  expect(await inPieces(path, noticeOf(large), headersOf(id))).toEqual(refused);
  expect(await inPieces('/connections', large.repeat(6))).toEqual(refused);
  expect(codeOf((await inPieces(path, noticeOf(large.slice(1_000)), headersOf(id))).text)).toBe('invalid');
  expect(await inPieces('/api/connections', `q=${large}`)).toMatchObject({
    status: 413,
    text: expect.stringContaining('more than 256 KB'),
  });
  expect((await inPieces('/api/connections', 'size=50')).status).toBe(200);
  expect((await asWho.admin.get('/api/connections')).status()).toBe(200);
});
