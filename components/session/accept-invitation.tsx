'use client';

import { type FormEvent, useEffect, useRef, useState, useTransition } from 'react';
import { findDraftProblem, NewPasswordFields, NO_PASSWORD } from '@/components/shell/new-password-fields';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { ErrorNote } from '@/components/ui/error-note';
import { acceptInvitation, readInvitation } from '@/lib/actions/second-step';
import { refusalOf } from '@/lib/client/unwrap';
import type { AnyRole } from '@/lib/domain/role';

const SILENT = 'The console does not answer. Is it running?';
type Invited = { token: string; name: string; role: AnyRole; isNew: boolean };

/** The token stands behind the #, where no server sees it; the page posts it. */
export function AcceptInvitation() {
  const [invited, setInvited] = useState<Invited | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const isAsked = useRef(false);

  useEffect(() => {
    if (isAsked.current) return;
    isAsked.current = true;
    const token = window.location.hash.slice(1);
    if (!token) return setProblem('The link is not whole. Open it as it was handed to you.');
    void readInvitation({ token })
      .catch(refusalOf)
      .then((result) => {
        if (result?.ok) setInvited({ token, ...result.data });
        else setProblem(result?.error.message ?? SILENT);
      });
  }, []);

  if (problem) {
    return (
      <>
        <ErrorNote title="This link does not work" message={problem} className="mt-3 mb-4" />
        <a href="/sign-in" className={buttonClass('secondary')}>
          Go to the sign-in
        </a>
      </>
    );
  }
  return invited ? <ChoosePassword {...invited} /> : <p className="text-muted">Looking up whom this link is for …</p>;
}

function ChoosePassword({ token, name, role, isNew }: Invited) {
  const [draft, setDraft] = useState(NO_PASSWORD);
  const [wrong, setWrong] = useState<{ at: string; message: string } | null>(null);
  const [isBusy, startTransition] = useTransition();
  const form = useRef<HTMLFormElement>(null);

  function refuse(problem: { at: string; message: string }) {
    setWrong(problem);
    form.current?.querySelector<HTMLInputElement>(`[name=${problem.at}]`)?.focus();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    const problem = findDraftProblem(draft, name);
    if (problem) return refuse(problem);
    setWrong(null);
    startTransition(async () => {
      const result = await acceptInvitation({ token, password: draft.next }).catch(refusalOf);
      if (!result?.ok) return refuse({ at: 'next', message: result?.error.message ?? SILENT });
      // In the place of this page: the link is used, and nobody needs to come back to it.
      window.location.replace(result.data.isIn ? '/connections' : '/sign-in');
    });
  }

  const who = <strong className="font-medium text-ink">{name}</strong>;
  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
      {isNew ? (
        <p className="text-muted">
          You are invited as {who}
          {role !== 'none' && `, with the role ${role}`}.
        </p>
      ) : (
        <p className="text-muted">A new one for {who}. It ends the one before, and every session.</p>
      )}
      <NewPasswordFields
        label={isNew ? 'Password' : 'New password'}
        name={name}
        value={draft}
        onChange={setDraft}
        problem={wrong}
      />
      <Button type="submit" variant="primary" busy={isBusy} className="mt-1 h-9">
        {isNew ? 'Accept and sign in' : 'Change and sign in'}
      </Button>
    </form>
  );
}
