import { type NextRequest, NextResponse } from 'next/server';
import { isForeign } from '@/lib/domain/foreign-request';
import { rememberTarget, toLastTarget } from '@/lib/server/last-target';
import { contentSecurityPolicy, STRICT_TRANSPORT } from '@/lib/server/security-headers';

const POLICY = 'content-security-policy';

/** Before every page, action and route: refuses what another site had a browser send, and says what the answer may load. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { method, headers, nextUrl } = request;
  const isTls = headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
  const response = isForeign({ method, header: (name) => headers.get(name) })
    ? new NextResponse('This was asked for by a page of another site.', { status: 403 })
    : nextUrl.pathname.startsWith('/api/')
      ? NextResponse.next()
      : ((await toLastTarget(request)) ?? (await openPage(request, isTls)));
  if (isTls) response.headers.set('strict-transport-security', STRICT_TRANSPORT);
  return response;
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
