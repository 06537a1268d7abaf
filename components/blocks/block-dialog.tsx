'use client';

import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { BlockWish } from '@/components/shell/block-wish';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { BlockDone } from './block-done';
import { BlockFields } from './block-fields';
import { useBlockForm } from './use-block-form';

/** Blocks a user, an address or a CIDR block, then says what that leaves open. */
export function BlockDialog({ wish }: { wish: BlockWish }) {
  const [isOpen, setOpen] = useState(true);
  const formRef = useRef<HTMLFormElement>(null);
  const doneButton = useRef<HTMLButtonElement>(null);
  const formId = useId();
  const close = () => setOpen(false);
  const { draft, change, problems, submit, isBusy, done, twoPersons } = useBlockForm(wish, close);

  // Not as the form's action: React then resets the form, and the radios show what is not chosen any more.
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (!isBusy) submit();
  }

  // The first field that is wrong is where to go on; after the act the button that closes.
  useEffect(() => {
    if (problems.value || problems.reason) formRef.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [problems]);
  useEffect(() => {
    if (done) doneButton.current?.focus();
  }, [done]);

  if (done) {
    return (
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        title={<span className="break-all">{done.value} is blocked</span>}
        description="In force within about a second: from then on each connect gets 403. What is open stays open."
        footer={
          <Button ref={doneButton} variant="primary" data-autofocus onClick={close}>
            Done
          </Button>
        }
      >
        <BlockDone target={wish.target} block={done} onLeave={close} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => !isBusy && setOpen(open)}
      title="Block"
      description="Works at the next connect, which gets 403. It does not close what is open."
      footer={
        <>
          <Button disabled={isBusy} onClick={close}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="danger" busy={isBusy}>
            {twoPersons ? 'Ask for approval' : 'Block'}
          </Button>
        </>
      }
    >
      <form ref={formRef} id={formId} onSubmit={onSubmit} noValidate className="space-y-5">
        <BlockFields draft={draft} problems={problems} isPrefilled={wish.value !== ''} onChange={change} />
        {twoPersons && <p className="text-sm">{twoPersons}</p>}
        {problems.act && <ErrorNote title="Not blocked" message={problems.act} />}
      </form>
    </Dialog>
  );
}
