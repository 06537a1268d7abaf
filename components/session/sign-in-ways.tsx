import { buttonClass } from '@/components/ui/button-class';
import type { SignInWaysDto } from '@/lib/domain/identity-provider';
import { SIGN_IN_PROBLEMS, type SignInProblem } from '@/lib/domain/sign-in-problems';
import { SignInForm } from './sign-in-form';

type SignInWaysProps = { ways: SignInWaysDto; next: string; problem: SignInProblem | null };

/** The identity provider first, where there is one; local users beside it unless they are off. */
export function SignInWays({ ways, next, problem }: SignInWaysProps) {
  return (
    <>
      <p className="mb-5 text-muted">See and steer live WebSocket connections.</p>
      {problem && (
        <p role="alert" className="mb-4 rounded bg-danger-soft px-3 py-2 text-danger text-sm">
          {SIGN_IN_PROBLEMS[problem]}
        </p>
      )}
      {ways.external && (
        // A whole new page: the address answers with one of another site.
        <a
          href={`/sign-in/start?${new URLSearchParams({ next })}`}
          className={`${buttonClass('primary')} h-9 w-full justify-center`}
        >
          Sign in with {ways.external}
        </a>
      )}
      {ways.external && ways.hasLocal && (
        <details className="mt-5" open={false}>
          <summary className="cursor-pointer rounded text-muted text-sm">Sign in with a name and password</summary>
          <div className="mt-4">
            <SignInForm />
          </div>
        </details>
      )}
      {!ways.external && ways.hasLocal && <SignInForm />}
    </>
  );
}
