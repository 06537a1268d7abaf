import 'server-only';
import { clientUrlOf } from '../domain/own-client';
import { context } from './context';

type Policy = { nonce: string; isDev: boolean };

/**
 * What a page may load: scripts by nonce and what those load, everything else from the console itself, and sockets to the targets for the
 * test client. Styles may stand inline, since the components position things by them; a style runs nothing.
 */
export async function contentSecurityPolicy({ nonce, isDev }: Policy): Promise<string> {
  // The page that comes may be of a target that another console has just added.
  await context().targetSet.refresh();
  const directives: Record<string, string> = {
    'default-src': "'self'",
    'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'${isDev ? " 'unsafe-eval'" : ''}`,
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': ["'self'", ...socketOrigins(), ...(isDev ? ['ws:'] : [])].join(' '),
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}

/** Where the test client of each target connects to, and asks over HTTP why a connection did not come about. */
function socketOrigins(): string[] {
  const urls = [...context().targets.values()].map(({ target }) => new URL(clientUrlOf(target)));
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
