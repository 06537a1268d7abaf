import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { makeKey, startProvider } from '../../e2e/provider';
import { identityProviderSchema } from '../domain/identity-provider';
import { until } from '../local/testing';
import { beginSignIn, endSessionUrl, finishSignIn } from './identity-provider';

/** The console's part of OpenID Connect against a certified provider, over HTTP: keys that change, and clocks that differ. */

const CONSOLE_URL = 'http://127.0.0.1:9';
const MINUTE_MS = 60_000;

vi.stubEnv('AUTH_SECRET', 'x'.repeat(40));
vi.stubEnv('OIDC_CLIENT_SECRET', 'a-secret-for-tests');
vi.stubEnv('LOG_LEVEL', 'error');

let provider: Awaited<ReturnType<typeof startProvider>>;
beforeAll(async () => {
  provider = await startProvider(CONSOLE_URL, { olga: ['platform'], nobody: [] });
});
afterAll(() => provider.stop());

const settings = () =>
  identityProviderSchema.parse({
    issuer: provider.issuer,
    clientId: 'switchboard',
    consoleUrl: CONSOLE_URL,
    roles: { platform: 'operator' },
  });

/** What a provider tells of a key. */
const publicOf = ({ kty, n, e, kid, use, alg }: ReturnType<typeof makeKey>) => ({ kty, n, e, kid, use, alg }) as const;

/** A browser as far as signing in needs one: it keeps cookies, follows redirects, and fills in the provider's two forms. */
async function walk(url: string, login: string): Promise<string> {
  const cookies = new Map<string, string>();
  const ask = async (at: string, form?: Record<string, string>): Promise<string> => {
    const response = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const next = response.headers.get('location');
    if (next?.startsWith(CONSOLE_URL)) return new URL(next).search;
    if (next) return ask(new URL(next, at).href);
    const prompt = /name="prompt" value="(\w+)"/.exec(await response.text())?.[1];
    if (!prompt) throw new Error(`${at} answered ${response.status}`);
    return ask(at, prompt === 'login' ? { prompt, login, password: 'any' } : { prompt });
  };
  return ask(url);
}

async function signIn({ login = 'olga', now = Date.now }: { login?: string; now?: () => number } = {}) {
  const begun = await beginSignIn(settings(), '/connections');
  if (typeof begun === 'string') return begun;
  return finishSignIn(settings(), await walk(begun.url.href, login), begun.pending, now);
}

const hintOf = async (token: string | null) =>
  new URL((await endSessionUrl(settings(), token)) ?? '').searchParams.get('id_token_hint');

const restart = async (keys: Parameters<typeof provider.start>[0]) => {
  await provider.stop();
  await provider.start(keys);
};

// Before any provider is known: what was known is better than nothing.
test('however many begin to sign in at once, a provider that does not answer is asked once', async () => {
  let asked = 0;
  let refuse = () => {};
  const refused = new Promise<void>((resolve) => {
    refuse = resolve;
  });
  const silent = createServer(async (_, response) => {
    asked += 1;
    await refused;
    response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  const elsewhere = { ...settings(), issuer: `http://127.0.0.1:${port}/` };
  const begun = [1, 2, 3, 4].map(() => beginSignIn(elsewhere, '/connections'));
  await until(() => asked > 0);
  refuse();
  expect(await Promise.all(begun)).toEqual(Array(4).fill('unreachable'));
  expect(asked).toBe(1);
  // The next one asks again.
  expect(await beginSignIn(elsewhere, '/connections')).toBe('unreachable');
  expect(asked).toBe(2);
});

test('a provider that changes its keys, and drops the old one, needs nothing of the console', async () => {
  const [old, young] = [makeKey('old'), makeKey('young')];
  await restart({ keys: [old] });
  const olga = await signIn();
  expect(olga).toMatchObject({ name: 'olga', groups: ['platform'] });
  const { idToken } = olga as Exclude<typeof olga, string>;
  // At once, while the addresses of the provider are still known from before.
  await restart({ keys: [young, old] });
  expect(await signIn()).toMatchObject({ name: 'olga' });
  expect(await hintOf(idToken)).toBe(idToken);
  await restart({ keys: [young] });
  expect(await signIn()).toMatchObject({ name: 'olga' });
  // It refuses to end a session by a token that it cannot check any more; by the client alone it asks the person.
  const end = new URL((await endSessionUrl(settings(), idToken)) ?? '');
  expect((await fetch(end)).status).toBe(200);
  expect([...end.searchParams.keys()].sort()).toEqual(['client_id', 'post_logout_redirect_uri']);
  // Nor does anybody wait for a provider that does not tell its keys.
  await provider.stop();
  expect(await hintOf(idToken)).toBeNull();
  await provider.start({ keys: [young] });
});

test('a token signed by a key that the provider does not publish any more lets nobody in', async () => {
  const [old, young] = [makeKey('old'), makeKey('young')];
  await restart({ keys: [old], published: [publicOf(young)] });
  expect(await signIn()).toBe('keys');
  // Not by its name either: the same id, and another key behind it.
  await restart({ keys: [old], published: [publicOf(makeKey('old'))] });
  expect(await signIn()).toBe('keys');
  await restart({ keys: [old] });
  expect(await signIn()).toMatchObject({ name: 'olga' });
});

test('clocks that differ by less than a minute sign in, and others are told of in words', async () => {
  const off = (ms: number) => signIn({ now: () => Date.now() + ms });
  expect(await off(-50_000)).toMatchObject({ name: 'olga' });
  expect(await off(50_000)).toMatchObject({ name: 'olga' });
  // The provider ahead: its token comes from the future.
  expect(await off(-2 * MINUTE_MS)).toBe('clocks');
  // Behind: some date tokens back by five minutes, none by more than ten.
  expect(await off(6 * MINUTE_MS)).toMatchObject({ name: 'olga' });
  expect(await off(11 * MINUTE_MS)).toBe('clocks');
  expect(await off(24 * 60 * MINUTE_MS)).toBe('clocks');
  // And the other way round, by what a provider ahead writes into its token.
  await restart({ aheadS: 30 });
  expect(await signIn()).toMatchObject({ name: 'olga' });
  await restart({ aheadS: 600 });
  expect(await signIn()).toBe('clocks');
  await restart({});
});

test('a provider that cannot answer just now is told apart from one that refuses', async () => {
  const begun = await beginSignIn(settings(), '/connections');
  if (typeof begun === 'string') throw new Error(begun);
  const { pending } = begun;
  const answer = (error: string) => {
    const query = new URLSearchParams({ error, state: pending.state, iss: provider.issuer });
    return finishSignIn(settings(), `?${query}`, pending);
  };
  expect(await answer('temporarily_unavailable')).toBe('unreachable');
  expect(await answer('server_error')).toBe('unreachable');
  expect(await answer('access_denied')).toBe('denied');
  // Nor need it be out of order as a whole.
  for (const down of ['/token', '/jwks', '/me']) {
    await restart({ down });
    expect(await signIn(), down).toBe('unreachable');
  }
  await restart({});
});

test('a person without any group is known, with none', async () => {
  expect(await signIn({ login: 'nobody' })).toMatchObject({ name: 'nobody', sub: 'nobody', groups: [] });
  // Whom the provider does not know of groups at all.
  expect(await signIn({ login: 'stranger' })).toMatchObject({ groups: [] });
});

test('signing out names the session that the provider is to end, unless its token is too long for an address', async () => {
  const olga = await signIn();
  const { idToken } = olga as Exclude<typeof olga, string>;
  expect(idToken?.split('.')).toHaveLength(3);
  expect(await hintOf(idToken)).toBe(idToken);
  expect(await hintOf(null)).toBeNull();
  expect(await signIn({ login: 'o'.repeat(7_000) })).toMatchObject({ idToken: null });
});

test('a state, a nonce or a verifier of another sign-in is worth nothing', async () => {
  for (const part of ['state', 'nonce', 'verifier'] as const) {
    const begun = await beginSignIn(settings(), '/connections');
    const other = await beginSignIn(settings(), '/connections');
    if (typeof begun === 'string' || typeof other === 'string') throw new Error('not begun');
    const query = await walk(begun.url.href, 'olga');
    const pending = { ...begun.pending, [part]: other.pending[part] };
    expect(['refused', 'expired'], part).toContain(await finishSignIn(settings(), query, pending));
  }
});

test('the client secret goes by a way that the provider takes', async () => {
  onTestFinished(() => void vi.useRealTimers());
  vi.useFakeTimers({ toFake: ['Date'] });
  for (const method of ['client_secret_post', 'client_secret_jwt'] as const) {
    // What is known of the provider holds for an hour.
    vi.setSystemTime(Date.now() + 61 * MINUTE_MS);
    await restart({ method });
    expect(await signIn(), method).toMatchObject({ name: 'olga' });
  }
});
