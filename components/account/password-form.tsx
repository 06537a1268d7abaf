'use client';

import { type FormEvent, useRef, useState } from 'react';
import { useAct } from '@/components/shell/use-act';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { toast } from '@/components/ui/toast';
import { changePassword } from '@/lib/actions/account';
import { findPasswordProblem, PASSWORD_RULE } from '@/lib/domain/new-password';

export function PasswordForm({ name }: { name: string }) {
  const [password, setPassword] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState<'password' | 'next' | 'again' | null>(null);
  const { run, error, setError, isBusy } = useAct();
  const form = useRef<HTMLFormElement>(null);

  function refuse(at: typeof problem, message: string) {
    setProblem(at);
    setError(message);
    form.current?.querySelector<HTMLInputElement>(`[name=${at}]`)?.focus();
  }

  // Not as the form's action: React then resets the form.
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    const wrong = findPasswordProblem(next, name);
    if (!password) return refuse('password', 'Enter the password you have.');
    if (wrong) return refuse('next', wrong);
    if (again !== next) return refuse('again', 'That is not the same.');
    setProblem('password');
    run(
      () => changePassword({ password, next }),
      () => {
        for (const set of [setPassword, setNext, setAgain]) set('');
        toast.success('Password changed', { description: 'Your other sessions have ended.' });
      },
    );
  }

  const errorAt = (at: typeof problem) => (problem === at ? error : null);
  return (
    <form ref={form} onSubmit={submit} noValidate className="max-w-sm space-y-4">
      {/* So that a password manager knows whose it is. */}
      <input type="hidden" name="username" autoComplete="username" value={name} readOnly />
      <Field label="Password now" error={errorAt('password')}>
        <Input
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <Field label="New password" hint={PASSWORD_RULE} error={errorAt('next')}>
        <Input
          name="next"
          type="password"
          autoComplete="new-password"
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
      </Field>
      <Field label="New password again" error={errorAt('again')}>
        <Input
          name="again"
          type="password"
          autoComplete="new-password"
          value={again}
          onChange={(event) => setAgain(event.target.value)}
        />
      </Field>
      <Button type="submit" busy={isBusy}>
        Change password
      </Button>
    </form>
  );
}
