'use client';

import { useId, useRef, useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { inviteUser } from '@/lib/actions/users';
import type { Role } from '@/lib/domain/role';
import type { InvitedDays } from '@/lib/domain/user';
import { DaysChoice } from './days-choice';
import { InvitationLink } from './invitation-link';
import { RoleChoice } from './role-choice';

type InviteDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function InviteDialog({ open, onOpenChange }: InviteDialogProps) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [days, setDays] = useState<InvitedDays>(3);
  const [error, setError] = useState<string | null>(null);
  const [invited, setInvited] = useState<{ name: string; token: string; invitedUntil: number } | null>(null);
  const [isBusy, startTransition] = useTransition();
  const nameInput = useRef<HTMLInputElement>(null);
  const formId = useId();

  function submit() {
    setError(null);
    startTransition(async () => {
      const result = await inviteUser({ name, role, days }).catch(() => null);
      if (result?.ok) return setInvited(result.data);
      setError(
        result?.error.message ?? 'No answer came: the user may be invited now. Look at the list before you try again.',
      );
      nameInput.current?.focus();
    });
  }

  if (invited) return <InvitationLink open={open} onOpenChange={onOpenChange} {...invited} />;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Invite"
      description="Makes a link for you to hand over. Whoever opens it chooses a password and is signed in."
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={isBusy}>
            Make the link
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
        <DaysChoice value={days} onChange={setDays} />
      </form>
    </Dialog>
  );
}
