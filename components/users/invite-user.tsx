'use client';

import { MailPlus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { InviteDialog } from './invite-dialog';
import { useFreshDialog } from './use-fresh-dialog';

export function InviteUser() {
  const { round, isOpen, change } = useFreshDialog();

  return (
    <>
      <Button variant="primary" onClick={() => change(true)}>
        <MailPlus aria-hidden="true" />
        Invite
      </Button>
      <InviteDialog key={round} open={isOpen} onOpenChange={change} />
    </>
  );
}
