'use client';

import { type ReactNode, useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import type { ButtonVariant } from '@/components/ui/button-class';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { refusalOf } from '@/lib/client/unwrap';
import type { Result } from '@/lib/domain/result';

type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: ReactNode;
  /** Of the button that does it. */
  label: string;
  variant: ButtonVariant;
  /** Title over a refusal. */
  failed?: string;
  act: () => Promise<Result<unknown>>;
  onDone: () => void;
};

/** Explains an act before it is done, and tells a refusal where it was asked for. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, description, label, variant, failed = 'Not done', act, onDone } = props;
  const [error, setError] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();

  function submit() {
    setError(null);
    startTransition(async () => {
      const result = await act().catch(refusalOf);
      if (result?.ok) onDone();
      else setError(result?.error.message ?? 'No answer came: it may have happened. Look again before you repeat it.');
    });
  }

  function change(isOpen: boolean) {
    if (isBusy) return;
    setError(null);
    onOpenChange(isOpen);
  }

  return (
    <Dialog
      open={open}
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
      {error && <ErrorNote title={failed} message={error} />}
    </Dialog>
  );
}
