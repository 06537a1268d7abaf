'use client';

import { useId, useRef, useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import type { View } from '@/lib/domain/view';
import { useViewActs } from './use-view-acts';

type ViewNameDialogProps = {
  /** The view to rename; without one, what is on screen is saved. */
  view: View | undefined;
  open: boolean;
  onClose: () => void;
};

const WHOSE = [
  { value: 'own', label: 'Only me' },
  { value: 'shared', label: 'Everybody' },
] as const;

export function ViewNameDialog({ view, open, onClose }: ViewNameDialogProps) {
  const acts = useViewActs();
  const [name, setName] = useState(view?.name ?? '');
  const [whose, setWhose] = useState<(typeof WHOSE)[number]['value']>('own');
  const [error, setError] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();
  const input = useRef<HTMLInputElement>(null);
  const formId = useId();

  function submit() {
    setError(null);
    startTransition(async () => {
      const result = await (view ? acts.rename(view, name) : acts.save(name, whose === 'shared'));
      if (result.ok) return onClose();
      setError(result.error.message);
      input.current?.focus();
    });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && !isBusy && onClose()}
      title={view ? 'Rename the view' : 'Save this view'}
      description={view ? 'Links to it stay good.' : 'The search, the rows on a page, the columns and their density.'}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={isBusy}>
            {view ? 'Rename' : 'Save view'}
          </Button>
        </>
      }
    >
      <form id={formId} action={submit} noValidate className="space-y-4">
        <Field label="Name" error={error}>
          <Input
            ref={input}
            data-autofocus
            autoComplete="off"
            maxLength={60}
            value={name}
            onFocus={({ currentTarget }) => currentTarget.select()}
            onChange={({ target }) => setName(target.value)}
          />
        </Field>
        {!view && (
          <div className="flex flex-wrap items-center justify-between gap-2 text-sm">
            <span aria-hidden="true">Who has it</span>
            <Segmented label="Who has it" value={whose} onChange={setWhose} options={WHOSE} />
          </div>
        )}
      </form>
    </Dialog>
  );
}
