'use client';

import { useId, useRef, useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { createUser } from '@/lib/actions/users';
import type { Role } from '@/lib/domain/role';
import { NewPassword } from './new-password';
import { RoleChoice } from './role-choice';

type AddUserDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function AddUserDialog({ open, onOpenChange }: AddUserDialogProps) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [error, setError] = useState<string | null>(null);
  const [added, setAdded] = useState<{ name: string; role: Role; password: string } | null>(null);
  const [isBusy, startTransition] = useTransition();
  const nameInput = useRef<HTMLInputElement>(null);
  const formId = useId();

  function submit() {
    setError(null);
    startTransition(async () => {
      const result = await createUser({ name, role }).catch(() => null);
      if (result?.ok) return setAdded(result.data);
      setError(
        result?.error.message ?? 'No answer came: the user may exist now. Look at the list before you try again.',
      );
      nameInput.current?.focus();
    });
  }

  if (added) return <NewPassword open={open} onOpenChange={onOpenChange} {...added} />;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Add user"
      description="The password is made for you and shown once."
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={isBusy}>
            Add user
          </Button>
        </>
      }
    >
      <form id={formId} action={submit} noValidate className="space-y-5">
        <Field label="Name" hint="Letters, digits, dots, hyphens and underscores." error={error}>
          <Input
            ref={nameInput}
            data-autofocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <RoleChoice value={role} onChange={setRole} />
      </form>
    </Dialog>
  );
}
