import { redirect } from 'next/navigation';
import type { NextRequest } from 'next/server';
import { toNextPath } from '@/components/session/next-path';
import { startExternalSignIn } from '@/lib/server/external-sign-in';

export const dynamic = 'force-dynamic';

/** Sends the browser to the identity provider, and from there back to `next`. */
export async function GET({ nextUrl }: NextRequest): Promise<never> {
  redirect(await startExternalSignIn(toNextPath(nextUrl.searchParams.get('next'))));
}
