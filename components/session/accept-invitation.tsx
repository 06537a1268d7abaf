'use client';

import { type FormEvent, useEffect, useRef, useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { acceptInvitation, readInvitation } from '@/lib/actions/second-step';
import { findPasswordProblem, PASSWORD_RULE } from '@/lib/domain/new-password';
import type { AnyRole } from '@/lib/domain/role';

const SILENT = 'The console does not answer. Is it running?';
type Invited = { token: string; name: string; role: AnyRole };

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
      .catch(() => null)
      .then((result) => {
        if (result?.ok) setInvited({ token, ...result.data });
        else setProblem(result?.error.message ?? SILENT);
      });
  }, []);

  if (problem) return <ErrorNote title="This invitation does not work" message={problem} className="mt-3" />;
  return invited ? <ChoosePassword {...invited} /> : <p className="text-muted">Looking up your invitation…</p>;
}

function ChoosePassword({ token, name, role }: Invited) {
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [error, setError] = useState<{ at: 'password' | 'again'; message: string } | null>(null);
  const [isBusy, startTransition] = useTransition();
  const form = useRef<HTMLFormElement>(null);

  function refuse(at: 'password' | 'again', message: string) {
    setError({ at, message });
    form.current?.querySelector<HTMLInputElement>(`[name=${at}]`)?.focus();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    const wrong = findPasswordProblem(password, name);
    if (wrong) return refuse('password', wrong);
    if (again !== password) return refuse('again', 'That is not the same.');
    setError(null);
    startTransition(async () => {
      const result = await acceptInvitation({ token, password }).catch(() => null);
      if (!result?.ok) return refuse('password', result?.error.message ?? SILENT);
      // In the place of this page: the link is used, and nobody needs to come back to it.
      window.location.replace(result.data.isIn ? '/connections' : '/sign-in');
    });
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
      <p className="text-muted">
        You are invited as <strong className="font-medium text-ink">{name}</strong>
        {role !== 'none' && `, with the role ${role}`}. Choose a password.
      </p>
      <input type="hidden" name="username" autoComplete="username" value={name} readOnly />
      <Field label="Password" hint={PASSWORD_RULE} error={error?.at === 'password' ? error.message : null}>
        <Input
          name="password"
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <Field label="Password again" error={error?.at === 'again' ? error.message : null}>
        <Input
          name="again"
          type="password"
          autoComplete="new-password"
          value={again}
          onChange={(event) => setAgain(event.target.value)}
        />
      </Field>
      <Button type="submit" variant="primary" busy={isBusy} className="mt-1 h-9">
        Accept and sign in
      </Button>
    </form>
  );
}
