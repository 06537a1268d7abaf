import type { Metadata } from 'next';
import { toNextPath } from '@/components/session/next-path';
import { SecondStep } from '@/components/session/second-step';
import { SignInWays } from '@/components/session/sign-in-ways';
import { TokenSignIn } from '@/components/session/token-sign-in';
import { PlainPage } from '@/components/shell/plain-page';
import { toSignInProblem } from '@/lib/domain/sign-in-problems';
import { listSignInWays } from '@/lib/server/context';
import { readPendingFactor } from '@/lib/server/pending-factor';
import { newFactorDraft } from '@/lib/server/reads-users';
import { readSession } from '@/lib/server/session';
import { leadOn } from './lead-on';

export const metadata: Metadata = { title: 'Sign in' };

type SignInPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next, token, problem } = await searchParams;
  const nextPath = toNextPath(next);
  const session = await readSession();
  if (session.ok && session.data) return leadOn(nextPath);
  const pending = await readPendingFactor();
  return (
    <PlainPage title={pending ? 'Second step' : 'Sign in'}>
      {pending ? (
        <SecondStep name={pending.name} draft={pending.factor === 'set-up' ? newFactorDraft(pending) : null} />
      ) : typeof token === 'string' && token ? (
        <TokenSignIn token={token} />
      ) : (
        <SignInWays ways={listSignInWays()} next={nextPath} problem={toSignInProblem(problem)} />
      )}
    </PlainPage>
  );
}
