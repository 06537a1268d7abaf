/** Methods that change nothing. */
const SAFE = ['GET', 'HEAD', 'OPTIONS'];

type Asked = { method: string; header: (name: string) => string | null };

/**
 * Whether a page of another site made the browser send this. Browsers say so in headers that no page can write; programs that are no
 * browsers send neither, and have no cookie that they were not given.
 */
export function isForeign({ method, header }: Asked): boolean {
  if (SAFE.includes(method)) return false;
  const site = header('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return true;
  const origin = header('origin');
  if (origin === null) return false;
  const host = header('x-forwarded-host')?.split(',')[0]?.trim() ?? header('host');
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
