import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from '@playwright/test';
import { filesBelow, secretsBelow } from '../lib/deploy/test-secrets';
import { MAX_ACTION_BYTES, MAX_READ_BYTES, MAX_UNFINISHED_BODIES, TOO_LARGE } from '../lib/domain/at-door';
import { expect, test } from './fixtures';
import { type Action, act, builtActions, codeOf, writtenPages, writtenRoutes } from './matrix';
import { putRows } from './put-rows';
import { signIn } from './utils';

const COOKIE = 'switchboard_session';

function sessionCookie(state: BrowserContextOptions['storageState']): string {
  const cookies = typeof state === 'string' || !state ? [] : (state.cookies ?? []);
  return decodeURIComponent(cookies.find(({ name }) => name === COOKIE)?.value ?? '');
}

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
    for (const directive of ["frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'", "form-action 'self'"]) {
      expect(policy.split('; '), path).toContain(directive);
    }
    expect(response.headers()['x-frame-options'], path).toBe('DENY');
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
    expect(plain.headers()['x-frame-options'], path).toBe('DENY');
    expect(plain.headers()['x-content-type-options'], path).toBe('nosniff');
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
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Disconnect' })).toBeVisible();
  expect(complaints).toEqual([]);
  expect(await triedScripts(page)).toEqual({
    // The control: a script runs there, when it has the nonce of the page.
    ran: ['named'],
    stopped: [
      'connect-src https://example.org/',
      'script-src eval',
      'script-src-attr inline',
      'script-src-elem https://example.org/of-another-site.js',
      'script-src-elem inline',
      'script-src-elem inline',
    ],
  });
  // What it stops of the test client is told as that, and not as a server that is not there.
  await page.evaluate(() => {
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = "connect-src 'self'";
    document.head.append(policy);
  });
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Not connected' })).toContainText(
    'The policy of this page does not let it connect to 127.0.0.1',
  );
});

/**
 * Has the browser parse what an injection may bring, in a frame that the page's own policy holds for, and one script that has the page's
 * nonce; answers what ran and what was stopped as which. What the console's own scripts attach to the page runs, by `strict-dynamic`.
 */
function triedScripts(page: Page): Promise<{ ran: string[]; stopped: string[] }> {
  return page.evaluate(async () => {
    const told = { ran: [] as string[], stopped: [] as string[] };
    window.addEventListener('message', ({ data }) => told[data.kind as 'ran' | 'stopped']?.push(data.what));
    const tell = (what: string) => `parent.postMessage({ kind: 'ran', what: '${what}' });`;
    const { nonce } = document.querySelector('script[nonce]') as HTMLScriptElement;
    const frame = document.createElement('iframe');
    frame.srcdoc = `<script nonce="${nonce}">
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
          parent.postMessage({ kind: 'stopped', what: effectiveDirective + ' ' + blockedURI }));
        ${tell('named')}
        try { new Function("${tell('evaluated')}")(); } catch {}
        fetch('https://example.org/').catch(() => {});
      </script>
      <script>${tell('unnamed')}</script>
      <script nonce="a-nonce-of-somebody-else">${tell('guessed')}</script>
      <script src="https://example.org/of-another-site.js"></script>
      <img src="data:," onerror="${tell('attribute')}">`;
    document.body.append(frame);
    // What is told comes in turns, and the picture fails when it likes.
    for (const deadline = Date.now() + 5000; told.stopped.length < 6 && Date.now() < deadline; ) {
      await new Promise(requestAnimationFrame);
    }
    return { ran: told.ran.sort(), stopped: told.stopped.sort() };
  });
}

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

/** Begins a POST whose end does not come, and hears what is answered meanwhile. */
function beginPost(baseUrl: string, path: string, header: string) {
  const { hostname, port, host } = new URL(baseUrl);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  socket.write(`POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${header}\r\n\r\n`);
  return { socket, answer: () => answer };
}

test('a body that is too large is refused at once, though its end never comes', async ({ stack }) => {
  const pieces = (bytes: number) => `${(bytes + 1).toString(16)}\r\n${'x'.repeat(bytes + 1)}\r\n`;
  for (const [path, header, body, words] of [
    ['/sign-in', `Content-Length: ${MAX_ACTION_BYTES + 1}`, '', TOO_LARGE],
    ['/sign-in', 'Transfer-Encoding: chunked', pieces(MAX_ACTION_BYTES), TOO_LARGE],
    ['/api/connections', 'Transfer-Encoding: chunked', pieces(MAX_READ_BYTES), 'more than 256 KB'],
  ] as const) {
    const { socket, answer } = beginPost(stack.baseUrl, path, header);
    socket.write(body);
    await expect.poll(answer, path).toContain(words);
    expect(answer(), path).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  }
});

test('bodies that stall hold no more than their number, and nobody waits for them', async ({ stack, playwright }) => {
  const stalled = [beginPost(stack.baseUrl, '/sign-in', 'Content-Length: 5')];
  while (stalled.length <= MAX_UNFINISHED_BODIES) {
    stalled.push(beginPost(stack.baseUrl, '/api/connections', 'Content-Length: 5'));
  }
  await expect.poll(() => stalled.filter(({ answer }) => answer().startsWith('HTTP/1.1 408 ')).length).toBe(1);
  const request = await playwright.request.newContext({ baseURL: stack.baseUrl });
  expect((await request.post('/api/connections', { data: 'any' })).status()).toBe(401);
  await request.dispose();
  for (const { socket } of stalled) socket.destroy();
});

test('what the server says of a body that broke off is one line of the log, without what was searched for', async ({
  stack,
}) => {
  const lines = () => readFileSync(join(stack.dataDir, 'logs', 'dashboard.log'), 'utf8').split('\n');
  const searched = `broke-off-${Date.now()}`;
  const { socket } = beginPost(stack.baseUrl, `/connections?q=${searched}`, 'Content-Length: 5');
  const known = lines().length;
  await new Promise((resolve) => socket.write('x', resolve));
  socket.destroy();
  await expect
    .poll(() =>
      lines()
        .slice(known - 1)
        .join('\n'),
    )
    .toContain('"message":"aborted"');
  expect(lines().filter((line) => /^\s+at |^Error:/.test(line))).toEqual([]);
  expect(lines().join('\n')).not.toContain(searched);
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

  // All that is built, with the maps of the server's part, which a container brings along; what browsers get has none.
  const ofThisCheckout = existsSync('.data/secrets.json')
    ? Object.values<unknown>(JSON.parse(readFileSync('.data/secrets.json', 'utf8'))).filter(
        (each) => typeof each === 'string',
      )
    : [];
  const values = [...hidden, token, wrong, ...ofThisCheckout];
  for (const root of ['.next/standalone', '.next/static']) expect(secretsBelow(root, values), root).toEqual([]);
  expect(filesBelow('.next/standalone').some((path) => path.endsWith('.js.map'))).toBe(true);
  const files = filesBelow('.next/static');
  expect(files.filter((path) => path.endsWith('.map'))).toEqual([]);
  for (const path of files.filter((each) => /\.(js|css)$/.test(each))) {
    const text = readFileSync(join('.next/static', path), 'utf8');
    expect(text, path).not.toMatch(/AUTH_SECRET|ADMIN_PASSWORD|SECRET_ACCESS_KEY|passwordHash|sourceMappingURL/);
  }
  await request.dispose();
});
