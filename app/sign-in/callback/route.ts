import { redirect } from 'next/navigation';
import type { NextRequest } from 'next/server';
import { endExternalSignIn } from '@/lib/server/external-sign-in';

export const dynamic = 'force-dynamic';

/** Where the identity provider sends the browser back to. */
export async function GET({ nextUrl }: NextRequest): Promise<never> {
  redirect(await endExternalSignIn(nextUrl.search));
}
