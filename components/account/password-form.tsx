'use client';

import { type FormEvent, useRef, useState } from 'react';
import { findDraftProblem, NewPasswordFields, NO_PASSWORD } from '@/components/shell/new-password-fields';
import { useAct } from '@/components/shell/use-act';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { toast } from '@/components/ui/toast';
import { changePassword } from '@/lib/actions/account';

export function PasswordForm({ name }: { name: string }) {
  const [password, setPassword] = useState('');
  const [draft, setDraft] = useState(NO_PASSWORD);
  const [problem, setProblem] = useState<{ at: string; message: string } | null>(null);
  const { run, error, isBusy } = useAct();
  const form = useRef<HTMLFormElement>(null);

  // Not as the form's action: React then resets the form.
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    const wrong = password
      ? findDraftProblem(draft, name)
      : { at: 'password', message: 'Enter the password you have.' };
    setProblem(wrong);
    if (wrong) return form.current?.querySelector<HTMLInputElement>(`[name=${wrong.at}]`)?.focus();
    run(
      () => changePassword({ password, next: draft.next }),
      () => {
        setPassword('');
        setDraft(NO_PASSWORD);
        toast.success('Password changed', { description: 'Your other sessions have ended.' });
      },
    );
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="max-w-sm space-y-4">
      {/* What the console refuses is mostly this one. */}
      <Field label="Current password" error={problem ? problem.at === 'password' && problem.message : error}>
        <Input
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <NewPasswordFields label="New password" name={name} value={draft} onChange={setDraft} problem={problem} />
      <Button type="submit" busy={isBusy}>
        Change password
      </Button>
    </form>
  );
}
