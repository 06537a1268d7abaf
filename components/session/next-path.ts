const ANY_ORIGIN = 'http://console.invalid';

/** Where to go after signing in: `value` when it is a path of this console, else the connections. */
export function toNextPath(value: unknown): string {
  const fallback = '/connections';
  if (typeof value !== 'string' || !value.startsWith('/')) return fallback;
  // The URL parser knows all the ways to write another host: `//host`, `/\host`, tabs and newlines in between.
  const url = URL.canParse(value, ANY_ORIGIN) ? new URL(value, ANY_ORIGIN) : null;
  if (url?.origin !== ANY_ORIGIN || url.pathname === '/' || url.pathname.startsWith('/sign-in')) return fallback;
  // Resolving `/.//host` leaves a path that a browser would read as another host.
  if (url.pathname.startsWith('//')) return fallback;
  return `${url.pathname}${url.search}${url.hash}`;
}
