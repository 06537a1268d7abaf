import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type JWKS } from 'oidc-provider';

/** Who exists at the provider, by what is typed as the login, and the groups they are in. */
export type People = Record<string, string[]>;

type Keys = JWKS['keys'];
/**
 * `keys`: what it signs with, the first one first. `published`: what it says it signs with, when that is something else. `aheadS`: how far the time in
 * its tokens is ahead, in seconds. `method`: the one way that it takes a client's secret in. `down`: the path at which it answers that it cannot.
 */
type ProviderWays = {
  keys?: Keys;
  published?: Keys;
  aheadS?: number;
  method?: 'client_secret_post' | 'client_secret_jwt';
  down?: string;
};

/** A key to sign with, and to change for another. */
export function makeKey(kid: string) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } as const;
}

/** A certified OpenID provider on a free port; it can be stopped, started again at the same place, and given other keys or another clock. */
export async function startProvider(consoleUrl: string, people: People) {
  let server: Server = createServer();
  let port = 0;
  const listen = async (app?: Parameters<typeof createServer>[1]) => {
    server = createServer({}, app);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  };
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen();
  const issuer = `http://127.0.0.1:${port}`;
  const start = async ({ keys, published, aheadS, method, down }: ProviderWays = {}) => {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: 'switchboard',
          client_secret: 'a-secret-for-tests',
          redirect_uris: [`${consoleUrl}/sign-in/callback`],
          post_logout_redirect_uris: [`${consoleUrl}/sign-in`],
          ...(method && { token_endpoint_auth_method: method }),
        },
      ],
      ...(method && { clientAuthMethods: [method] }),
      claims: { openid: ['sub', ...(aheadS ? ['iat'] : [])], profile: ['groups', 'preferred_username'] },
      ...(keys && { jwks: { keys: [...keys] } }),
      cookies: { keys: ['a-key-for-tests'] },
      findAccount: (_, sub) => ({
        accountId: sub,
        claims: () => ({
          sub,
          preferred_username: sub,
          groups: people[sub] ?? [],
          ...(aheadS && { iat: Math.floor(Date.now() / 1000) + aheadS }),
        }),
      }),
    });
    const answer = provider.callback();
    await listen((request, response) => {
      // A provider that is started again must not be asked over a connection from before.
      response.setHeader('connection', 'close');
      if (request.url === down) return response.writeHead(503).end();
      if (!published || request.url !== '/jwks') return answer(request, response);
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
    });
  };
  await stop();
  await start();
  return { issuer, start, stop };
}
