import 'server-only';
import { headers } from 'next/headers';
import { ok } from '../domain/result';
import { guarded } from './guarded';
import { listTargets } from './targets';

/** The header that the proxy sets, on the request as well. */
export const POLICY = 'content-security-policy';

/** `isPage`: it is for a page, and not for what a page that stands asks for, which has its policy. */
type Policy = { nonce: string; isPage: boolean; isDev: boolean };

/**
 * What a page may load: scripts by nonce and what those load, everything else from the console itself, and sockets to the targets that
 * whoever asks may see, for the test client; others would read here where they are. Styles may stand inline, since the components
 * position things by them; a style runs nothing.
 */
export async function contentSecurityPolicy({ nonce, isPage, isDev }: Policy): Promise<string> {
  const directives: Record<string, string> = {
    'default-src': "'self'",
    'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'${isDev ? " 'unsafe-eval'" : ''}`,
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': ["'self'", ...(isPage ? await socketOrigins() : []), ...(isDev ? ['ws:'] : [])].join(' '),
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}

/** Where the document that is being rendered may connect to, by the policy that it is given. */
export async function connectOrigins(): Promise<string[]> {
  const [, sources = ''] = /connect-src ([^;]*)/.exec((await headers()).get(POLICY) ?? '') ?? [];
  return sources.split(' ');
}

/** Where the test client of each target connects to, and asks over HTTP why a connection did not come about. */
async function socketOrigins(): Promise<string[]> {
  const targets = await guarded('read the targets', async () => ok(await listTargets()));
  const urls = targets.ok ? targets.data.map(({ clientUrl }) => new URL(clientUrl)) : [];
  return [
    ...new Set(
      urls.flatMap(({ protocol, host }) =>
        [protocol, protocol.replace('ws', 'http')].map((each) => `${each}//${host}`),
      ),
    ),
  ];
}

/** A year, for the host alone: other services may live on its subdomains. */
export const STRICT_TRANSPORT = 'max-age=31536000';
