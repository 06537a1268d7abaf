import 'server-only';
import { type NextRequest, NextResponse } from 'next/server';
import { ok } from '../domain/result';
import { guarded } from './guarded';
import { listTargets } from './targets';

/** Holds a name that anybody may know, and opens nothing: what it names is looked up among what its bearer may see. */
const COOKIE = 'switchboard_target';
const KEPT_SECONDS = 90 * 24 * 60 * 60;

/**
 * A page that is asked for without a target, to the same page on the target that this browser had last. Undefined when that is for the page to
 * choose: there is no choice, none was had, or it is not there for this person any more. The address alone says what is looked at.
 */
export async function toLastTarget({ method, nextUrl, cookies }: NextRequest): Promise<NextResponse | undefined> {
  const last = cookies.get(COOKIE)?.value;
  if (!last || method !== 'GET' || !isOfConsole(nextUrl.pathname) || nextUrl.searchParams.get('target'))
    return undefined;
  const targets = await readTargets();
  if (!targets.ok || targets.data.length < 2 || !targets.data.some(({ name }) => name === last)) return undefined;
  const url = nextUrl.clone();
  url.searchParams.set('target', last);
  return NextResponse.redirect(url);
}

/** `isTls`: whether the browser came over TLS. Only for whoever may see the target: a cookie would tell others that it is there. */
export async function rememberTarget(
  { method, nextUrl, cookies }: NextRequest,
  response: NextResponse,
  isTls: boolean,
): Promise<void> {
  const target = nextUrl.searchParams.get('target');
  if (!target || method !== 'GET' || !isOfConsole(nextUrl.pathname) || target === cookies.get(COOKIE)?.value) return;
  const targets = await readTargets();
  if (!targets.ok || !targets.data.some(({ name }) => name === target)) return;
  response.cookies.set(COOKIE, target, {
    httpOnly: true,
    sameSite: 'lax',
    secure: isTls,
    path: '/',
    maxAge: KEPT_SECONDS,
  });
}

/** Those that this person may see. */
const readTargets = () => guarded('read the targets', async () => ok(await listTargets()));

function isOfConsole(path: string): boolean {
  return path !== '/' && !/^\/(api|sign-in)(\/|$)/.test(path);
}
