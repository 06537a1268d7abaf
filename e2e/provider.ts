import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Who exists at the provider, by what is typed as the login, and the groups they are in. */
export type People = Record<string, string[]>;

/** A certified OpenID provider on a free port; it can be stopped, started again at the same place, and given other keys. */
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
  const start = async () => {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: 'switchboard',
          client_secret: 'a-secret-for-tests',
          redirect_uris: [`${consoleUrl}/sign-in/callback`],
          post_logout_redirect_uris: [`${consoleUrl}/sign-in`],
        },
      ],
      claims: { openid: ['sub'], profile: ['groups', 'preferred_username'] },
      cookies: { keys: ['a-key-for-tests'] },
      findAccount: (_, sub) => ({
        accountId: sub,
        claims: () => ({ sub, preferred_username: sub, groups: people[sub] ?? [] }),
      }),
    });
    await listen(provider.callback());
  };
  await stop();
  await start();
  return { issuer, start, stop };
}
