import { type NextRequest, NextResponse } from 'next/server';
import { FOREIGN, MAX_ACTION_BYTES, TOO_LARGE } from '@/lib/domain/at-door';
import { isForeign } from '@/lib/domain/foreign-request';
import { rememberTarget, toLastTarget } from '@/lib/server/last-target';
import { readUpTo } from '@/lib/server/read-up-to';
import { contentSecurityPolicy, POLICY, STRICT_TRANSPORT } from '@/lib/server/security-headers';

/** Before every page, action and route: refuses what another site had a browser send and what is too large, and says what the answer may load. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { method, headers, nextUrl } = request;
  const isTls = headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
  const isRoute = nextUrl.pathname.startsWith('/api/');
  const response = isForeign({ method, header: (name) => headers.get(name) })
    ? inWords(FOREIGN, 403)
    : isRoute
      ? NextResponse.next()
      : (await isTooLarge(request))
        ? inWords(TOO_LARGE, 413)
        : ((await toLastTarget(request)) ?? (await openPage(request, isTls)));
  if (isTls) response.headers.set('strict-transport-security', STRICT_TRANSPORT);
  return response;
}

/** What comes in pieces is counted here, and ends soon after it is too much; see lib/server/end-oversized.ts. The action still gets all of what is not. */
async function isTooLarge({ headers, body }: NextRequest): Promise<boolean> {
  const told = headers.get('content-length');
  if (told !== null) return Number(told) > MAX_ACTION_BYTES;
  return (await readUpTo(body, MAX_ACTION_BYTES)) === undefined;
}

/** Exactly of this type an answer's text is what the browser's side of an action throws. */
function inWords(words: string, status: number): NextResponse {
  return new NextResponse(words, { status, headers: { 'content-type': 'text/plain' } });
}

async function openPage(request: NextRequest, isTls: boolean): Promise<NextResponse> {
  const response = await withPolicy(request);
  await rememberTarget(request, response, isTls);
  return response;
}

async function withPolicy(request: NextRequest): Promise<NextResponse> {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  // Where a browser does not say what it asks for, it may be a page.
  const isPage = request.headers.get('sec-fetch-dest') !== 'empty';
  const policy = await contentSecurityPolicy({ nonce, isPage, isDev: process.env.NODE_ENV === 'development' });
  const headers = new Headers(request.headers);
  // Next reads the nonce from here and gives it to every script it writes.
  headers.set(POLICY, policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set(POLICY, policy);
  return response;
}

export const config = { matcher: ['/((?!_next/static|_next/image|icon\\.svg).*)'] };
