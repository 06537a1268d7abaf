'use client';

import { type FormEvent, useEffect, useRef, useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { giveCode } from '@/lib/actions/second-step';
import { refusalOf } from '@/lib/client/unwrap';
import { LeaveStep } from './leave-step';

export function CodeStep({ name }: { name: string }) {
  const [isRecovery, setRecovery] = useState(false);
  const [code, setCode] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();
  const input = useRef<HTMLInputElement>(null);

  // What the page is now for; it came in the place of the first step.
  useEffect(() => input.current?.focus(), []);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    startTransition(async () => {
      const result = await giveCode({ code }).catch(refusalOf);
      // With the session there, the page that the action's answer brings along leads on by itself.
      if (result?.ok) return;
      setCode('');
      setError(result?.error.message ?? 'The console does not answer. Is it running?');
      input.current?.focus();
    });
  }

  function change() {
    setRecovery(!isRecovery);
    setCode('');
    setError(null);
    input.current?.focus();
  }

  return (
    <form onSubmit={submit} noValidate className="mt-4 flex flex-col gap-4">
      <p className="text-muted">
        The password of {name} is right. {isRecovery ? 'Each recovery code works once.' : 'Now the code of your app.'}
      </p>
      <Field label={isRecovery ? 'Recovery code' : 'Code from the app'} error={error}>
        <Input
          ref={input}
          name="code"
          inputMode={isRecovery ? 'text' : 'numeric'}
          autoComplete={isRecovery ? 'off' : 'one-time-code'}
          autoCapitalize="none"
          spellCheck={false}
          className="font-mono"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Field>
      <Button type="submit" variant="primary" busy={isBusy} className="mt-1 h-9">
        Sign in
      </Button>
      <div className="flex flex-col gap-1">
        <Button variant="ghost" className="h-9" onClick={change}>
          {isRecovery ? 'Use the app instead' : 'Use a recovery code'}
        </Button>
        <LeaveStep />
      </div>
      <p className="text-muted text-sm">Neither at hand? An admin can reset your second factor.</p>
    </form>
  );
}
