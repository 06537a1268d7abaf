'use client';

import { useId, useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { saveTemplate } from '@/lib/actions/templates';
import { refusalOf } from '@/lib/client/unwrap';
import { MAX_TEMPLATE_NAME, type SavedTemplate, type TemplateContent } from '@/lib/domain/saved-template';

type SaveTemplateDialogProps = {
  target: string;
  content: TemplateContent;
  /** With what was saved; null for nothing. */
  onClose: (saved: SavedTemplate | null) => void;
};

const WHOSE = [
  { value: 'own', label: 'Only me' },
  { value: 'shared', label: 'Everybody' },
] as const;

export function SaveTemplateDialog({ target, content, onClose }: SaveTemplateDialogProps) {
  const [name, setName] = useState('');
  const [whose, setWhose] = useState<(typeof WHOSE)[number]['value']>('own');
  const [error, setError] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();
  const formId = useId();

  function submit() {
    setError(null);
    startTransition(async () => {
      const result = await saveTemplate({ target, name, isShared: whose === 'shared', content }).catch(refusalOf);
      if (result?.ok) onClose(result.data);
      else setError(result?.error.message ?? 'No answer came: it may be saved. Look at the templates first.');
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && !isBusy && onClose(null)}
      title="Save this template"
      description="The text with its fields, for the notices of this target."
      size="sm"
      footer={
        <>
          <Button onClick={() => onClose(null)}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={isBusy}>
            Save template
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          // A portal's submit reaches the form around it too.
          event.stopPropagation();
          if (!isBusy) submit();
        }}
      >
        <Field label="Name" error={error}>
          <Input
            data-autofocus
            autoComplete="off"
            maxLength={MAX_TEMPLATE_NAME}
            value={name}
            onChange={({ target: input }) => setName(input.value)}
          />
        </Field>
        <div className="flex flex-wrap items-center justify-between gap-2 text-sm">
          <span aria-hidden="true">Who has it</span>
          <Segmented label="Who has it" value={whose} onChange={setWhose} options={WHOSE} />
        </div>
      </form>
    </Dialog>
  );
}
