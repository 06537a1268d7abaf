'use client';

import { useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import type { View } from '@/lib/domain/view';
import { useViewActs } from './use-view-acts';

type DeleteViewDialogProps = { view: View; open: boolean; onClose: () => void };

export function DeleteViewDialog({ view, open, onClose }: DeleteViewDialogProps) {
  const acts = useViewActs();
  const [error, setError] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();

  function submit() {
    setError(null);
    startTransition(async () => {
      const result = await acts.delete(view);
      if (result.ok) onClose();
      else setError(result.error.message);
    });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && !isBusy && onClose()}
      title={`Delete “${view.name}”`}
      description={
        view.isShared
          ? 'Everybody loses this view. Links to it say so and show the unfiltered list.'
          : 'Links to this view say so and show the unfiltered list.'
      }
      size="sm"
      footer={
        <>
          <Button data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" busy={isBusy} onClick={submit}>
            Delete the view
          </Button>
        </>
      }
    >
      {error && <ErrorNote title="Not deleted" message={error} />}
    </Dialog>
  );
}
