'use client';

import { UserPlus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { AddUserDialog } from './add-user-dialog';

export function AddUser() {
  const [isOpen, setOpen] = useState(false);
  const [round, setRound] = useState(0);
  const router = useRouter();

  function change(open: boolean) {
    setOpen(open);
    // A new dialog each time: neither the name nor the password of the last one may come back.
    if (open) setRound(round + 1);
    else router.refresh();
  }

  return (
    <>
      <Button onClick={() => change(true)}>
        <UserPlus aria-hidden="true" />
        Add user
      </Button>
      <AddUserDialog key={round} open={isOpen} onOpenChange={change} />
    </>
  );
}
