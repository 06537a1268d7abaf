'use client';

import { useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { deleteTemplate } from '@/lib/actions/templates';
import type { SavedTemplate } from '@/lib/domain/saved-template';

type DeleteTemplateDialogProps = { target: string; template: SavedTemplate; onClose: () => void };

export function DeleteTemplateDialog({ target, template, onClose }: DeleteTemplateDialogProps) {
  const { id, name, isShared } = template;
  const [error, setError] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();

  function submit() {
    setError(null);
    startTransition(async () => {
      const result = await deleteTemplate({ target, id, name, isShared }).catch(() => null);
      if (result?.ok) onClose();
      else setError(result?.error.message ?? 'No answer came: it may be deleted.');
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && !isBusy && onClose()}
      title={`Delete “${name}”`}
      description={isShared ? 'Everybody loses this template. What is written stays.' : 'What is written stays.'}
      size="sm"
      footer={
        <>
          <Button data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" busy={isBusy} onClick={submit}>
            Delete the template
          </Button>
        </>
      }
    >
      {error && <ErrorNote title="Not deleted" message={error} />}
    </Dialog>
  );
}
