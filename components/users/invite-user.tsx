'use client';

import { MailPlus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { InviteDialog } from './invite-dialog';

export function InviteUser() {
  const [isOpen, setOpen] = useState(false);
  const [round, setRound] = useState(0);
  const router = useRouter();

  function change(open: boolean) {
    setOpen(open);
    // A new dialog each time: neither the name nor the link of the last one may come back.
    if (open) setRound(round + 1);
    else router.refresh();
  }

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
