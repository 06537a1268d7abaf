'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { ButtonVariant } from '@/components/ui/button-class';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { toast } from '@/components/ui/toast';
import type { Result } from '@/lib/domain/result';
import { useAct } from './use-act';

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

/** A button whose act is explained and confirmed first. */
export function ActDialog({ label, title, description, done, variant = 'primary', act, onDone }: ActDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const { run, error, setError, isBusy } = useAct();

  function submit() {
    run(act, () => {
      setOpen(false);
      toast.success(done);
      onDone?.();
    });
  }

  function change(open: boolean) {
    if (isBusy) return;
    setError(null);
    setOpen(open);
  }

  return (
    <>
      <Button onClick={() => change(true)}>{label}…</Button>
      <Dialog
        open={isOpen}
        onOpenChange={change}
        title={<span className="break-words">{title}</span>}
        description={description}
        size="sm"
        footer={
          <>
            <Button data-autofocus disabled={isBusy} onClick={() => change(false)}>
              Cancel
            </Button>
            <Button variant={variant} busy={isBusy} onClick={submit}>
              {label}
            </Button>
          </>
        }
      >
        {error && <ErrorNote title="Not done" message={error} />}
      </Dialog>
    </>
  );
}
