'use client';

import { useId, useRef, useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { signIn } from '@/lib/actions/session';
import { refusalOf } from '@/lib/client/unwrap';

const SILENCE = { code: 'unavailable', message: 'The console does not answer.' };

export function SignInForm() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();
  const nameInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  const errorId = useId();

  function submit() {
    if (!name.trim()) return refuse('Enter your name.', nameInput.current);
    if (!password) return refuse('Enter your password.', passwordInput.current);
    startTransition(async () => {
      const result = await signIn({ name, password }).catch(refusalOf);
      // With the session there, the page that the action's answer brings along leads on by itself.
      if (result?.ok) return;
      const { code, message } = result?.error ?? SILENCE;
      // Nobody has looked at the password.
      if (code === 'unavailable') return refuse(`${message} Try again in a moment.`, passwordInput.current);
      setPassword('');
      refuse(message, passwordInput.current);
    });
  }

  function refuse(message: string, input: HTMLInputElement | null) {
    setError(message);
    input?.focus();
  }

  return (
    <form action={submit} noValidate aria-describedby={error ? errorId : undefined} className="flex flex-col gap-4">
      {error && (
        <p id={errorId} role="alert" className="rounded bg-danger-soft px-3 py-2 text-danger text-sm">
          {error}
        </p>
      )}
      <Field label="Name">
        <Input
          ref={nameInput}
          name="name"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Field label="Password">
        <Input
          ref={passwordInput}
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <Button type="submit" variant="primary" busy={isBusy} className="mt-1 h-9">
        Sign in
      </Button>
    </form>
  );
}
