/** Methods that change nothing. */
const SAFE = ['GET', 'HEAD', 'OPTIONS'];

type Asked = { method: string; header: (name: string) => string | null };

/**
 * Whether a page of another site made the browser send this, but for a link to a page of the console. Browsers say so in headers that no page
 * can write; programs that are no browsers send none, and have no cookie that they were not given.
 */
export function isForeign({ method, header }: Asked): boolean {
  const isLink = SAFE.includes(method) && header('sec-fetch-dest') === 'document';
  if (isFromElsewhere(header) && !isLink) return true;
  const origin = header('origin');
  if (origin === null) return false;
  const host = header('x-forwarded-host')?.split(',')[0]?.trim() ?? header('host');
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/** The same, links included: what reads and is no page is for the console's own pages alone. */
export function isFromElsewhere(header: Asked['header']): boolean {
  const site = header('sec-fetch-site') ?? 'none';
  return site !== 'same-origin' && site !== 'none';
}
