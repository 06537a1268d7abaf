'use client';

import { UserPlus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { AddUserDialog } from './add-user-dialog';
import { useFreshDialog } from './use-fresh-dialog';

export function AddUser() {
  const { round, isOpen, change } = useFreshDialog();

  return (
    <>
      <Button variant="primary" onClick={() => change(true)}>
        <UserPlus aria-hidden="true" />
        Add user
      </Button>
      <AddUserDialog key={round} open={isOpen} onOpenChange={change} />
    </>
  );
}
