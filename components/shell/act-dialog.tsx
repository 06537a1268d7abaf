'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { ButtonVariant } from '@/components/ui/button-class';
import { toast } from '@/components/ui/toast';
import type { Result } from '@/lib/domain/result';
import { ConfirmDialog } from './confirm-dialog';

type ActDialogProps = {
  /** The button that opens it, and the one that does it. */
  label: string;
  title: string;
  description: ReactNode;
  /** What is told once it is done. */
  done: string;
  variant?: ButtonVariant;
  act: () => Promise<Result<unknown>>;
  onDone?: () => void;
};

/** A button whose act is explained and confirmed first; the page is read anew once it is done. */
export function ActDialog({ done, variant = 'primary', onDone, ...confirmed }: ActDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const router = useRouter();
  return (
    <>
      <Button onClick={() => setOpen(true)}>{confirmed.label}…</Button>
      <ConfirmDialog
        {...confirmed}
        open={isOpen}
        onOpenChange={setOpen}
        variant={variant}
        onDone={() => {
          setOpen(false);
          toast.success(done);
          onDone?.();
          router.refresh();
        }}
      />
    </>
  );
}
