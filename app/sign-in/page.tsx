import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { toNextPath } from '@/components/session/next-path';
import { SignInForm } from '@/components/session/sign-in-form';
import { TokenSignIn } from '@/components/session/token-sign-in';
import { PlainPage } from '@/components/shell/plain-page';
import { readSession } from '@/lib/server/session';

export const metadata: Metadata = { title: 'Sign in' };

type SignInPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next, token } = await searchParams;
  const nextPath = toNextPath(next);
  const session = await readSession();
  if (session.ok && session.data) redirect(nextPath);
  return (
    <PlainPage title="Sign in">
      {typeof token === 'string' && token ? (
        <TokenSignIn token={token} />
      ) : (
        <>
          <p className="mb-5 text-muted">See and steer live WebSocket connections.</p>
          <SignInForm />
        </>
      )}
    </PlainPage>
  );
}
