'use client';

import { useEffect, useRef, useState } from 'react';
import { ErrorNote } from '@/components/ui/error-note';
import { signInWithToken } from '@/lib/actions/session';
import { refusalOf } from '@/lib/client/unwrap';
import { SignInForm } from './sign-in-form';

/** Opening the link must not sign in by itself (mail scanners open links too): the page posts the token, once. */
export function TokenSignIn({ token }: { token: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const isPosted = useRef(false);

  useEffect(() => {
    if (isPosted.current) return;
    isPosted.current = true;
    // A moment later, when the router listens: it would put back the address that it knows.
    setTimeout(() => {
      dropTokenFromUrl();
      void signInWithToken({ token })
        .catch(refusalOf)
        .then((result) => {
          // With the session there, the page that the action's answer brings along leads on by itself.
          if (!result?.ok) setProblem(result?.error.message ?? 'The console does not answer. Is it running?');
        });
    });
  }, [token]);

  if (problem === null) {
    return (
      <div role="status">
        <p className="text-muted">Signing you in with this link…</p>
        <div aria-hidden="true" className="mt-4 h-0.5 animate-late overflow-hidden rounded-full bg-hairline">
          <div className="h-full w-2/5 animate-sweep rounded-full bg-accent" />
        </div>
      </div>
    );
  }
  return (
    <>
      <ErrorNote title="This link did not sign you in" message={problem} className="mt-3" />
      <p className="mt-5 mb-4 text-muted">Sign in with your name and password instead.</p>
      <SignInForm />
    </>
  );
}

/** Not left in the history, in a bookmark or on a shared screen. */
function dropTokenFromUrl() {
  const url = new URL(window.location.href);
  url.searchParams.delete('token');
  window.history.replaceState(null, '', url);
}
