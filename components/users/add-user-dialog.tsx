'use client';

import { useId, useRef, useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { createUser, inviteUser } from '@/lib/actions/users';
import { refusalOf } from '@/lib/client/unwrap';
import { ok } from '@/lib/domain/result';
import type { GivenRole } from '@/lib/domain/role';
import type { InvitedDays } from '@/lib/domain/user';
import { DaysChoice } from './days-choice';
import { HandOver } from './hand-over';
import { linkNote, linkOf } from './link-words';
import { RoleChoice } from './role-choice';

type AddUserDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

const WAYS = [
  { value: 'link', label: 'By a link' },
  { value: 'password', label: 'With a password' },
] as const;
type Way = (typeof WAYS)[number]['value'];

const WAY_WORDS: Record<Way, string> = {
  link: 'Whoever opens it chooses a password and is signed in. It works once.',
  password: 'Made for you and shown once, for you to hand over.',
};

/** A local user, who chooses a password by a link or is handed one. */
export function AddUserDialog({ open, onOpenChange }: AddUserDialogProps) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<GivenRole>('viewer');
  const [way, setWay] = useState<Way>('link');
  const [days, setDays] = useState<InvitedDays>(3);
  const [error, setError] = useState<string | null>(null);
  const [added, setAdded] = useState<Added | null>(null);
  const [isBusy, startTransition] = useTransition();
  const nameInput = useRef<HTMLInputElement>(null);
  const formId = useId();

  function submit() {
    setError(null);
    startTransition(async () => {
      const add = way === 'link' ? addByLink({ name, role, days }) : addWithPassword({ name, role });
      const result = await add.catch(refusalOf);
      if (result?.ok) return setAdded(result.data);
      setError(
        result?.error.message ?? 'No answer came: the user may exist now. Look at the list before you try again.',
      );
      nameInput.current?.focus();
    });
  }

  if (added) return <HandOver open={open} onOpenChange={onOpenChange} {...added} />;
  return (
    <Dialog
      open={open}
      // Closed now, it would take along what is about to be shown once.
      onOpenChange={(isOpen) => !isBusy && onOpenChange(isOpen)}
      title="Add user"
      footer={
        <>
          <Button disabled={isBusy} onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
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
        <div className="space-y-1.5">
          <p aria-hidden="true" className="font-medium text-sm">
            First sign-in
          </p>
          <Segmented label="First sign-in" value={way} onChange={setWay} options={WAYS} className="flex" />
          <p className="text-muted text-sm">{WAY_WORDS[way]}</p>
        </div>
        {way === 'link' && <DaysChoice value={days} onChange={setDays} />}
      </form>
    </Dialog>
  );
}

/** What is handed over. */
type Added = { title: string; description: string; secret: string; copyLabel: string };

async function addByLink(input: { name: string; role: GivenRole; days: InvitedDays }) {
  const result = await inviteUser(input);
  if (!result.ok) return result;
  const { name, token, invitedUntil } = result.data;
  return ok<Added>({
    title: `${name} is invited`,
    description: linkNote(name, invitedUntil),
    secret: linkOf(token),
    copyLabel: 'Copy link',
  });
}

async function addWithPassword(input: { name: string; role: GivenRole }) {
  const result = await createUser(input);
  if (!result.ok) return result;
  const { name, role, password } = result.data;
  return ok<Added>({
    title: `${name} can sign in`,
    description: `As ${role}, with this password. It is not shown again, so hand it over now.`,
    secret: password,
    copyLabel: 'Copy password',
  });
}
