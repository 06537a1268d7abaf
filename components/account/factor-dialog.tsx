'use client';

import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { FactorFields } from '@/components/shell/factor-fields';
import { RecoveryCodes } from '@/components/shell/recovery-codes';
import { useAct } from '@/components/shell/use-act';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { toast } from '@/components/ui/toast';
import { beginFactor, disableFactor, enableFactor, renewRecoveryCodes } from '@/lib/actions/account';
import type { FactorDraft } from '@/lib/domain/user';

export type FactorWish = 'enable' | 'disable' | 'renew';

const WORDS: Record<FactorWish, { title: string; description: string; submit: string }> = {
  enable: { title: 'Turn on the second factor', description: 'First, show that it is you.', submit: 'Continue' },
  disable: {
    title: 'Turn off the second factor',
    description: 'Your password alone signs in then. The recovery codes work no more.',
    submit: 'Turn off',
  },
  renew: {
    title: 'New recovery codes',
    description: 'Ten new ones in place of those you have, which work no more.',
    submit: 'Make new codes',
  },
};

type FactorDialogProps = { wish: FactorWish; open: boolean; onClose: () => void };

/** Password first; then the QR code and a code of the app, when it is turned on; at last the recovery codes, once. */
export function FactorDialog({ wish, open, onClose }: FactorDialogProps) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [draft, setDraft] = useState<FactorDraft | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const { run, error, isBusy } = useAct();
  const codeInput = useRef<HTMLInputElement>(null);
  const formId = useId();
  const { title, description, submit: verb } = WORDS[wish];

  // The field of the password is gone.
  useEffect(() => {
    if (draft) codeInput.current?.focus();
  }, [draft]);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    if (draft)
      run(
        () => enableFactor({ draft: draft.draft, code }),
        (data) => setCodes(data.codes),
      );
    else if (wish === 'enable') run(() => beginFactor({ password }), setDraft);
    else if (wish === 'renew')
      run(
        () => renewRecoveryCodes({ password }),
        (data) => setCodes(data.codes),
      );
    else run(() => disableFactor({ password }), finish);
  }

  function finish() {
    toast.success('The second factor is off');
    onClose();
  }

  if (codes) {
    return (
      <Dialog
        mustAnswer
        open={open}
        onOpenChange={(isOpen) => !isOpen && onClose()}
        title="Keep these recovery codes"
        description="Each signs you in once when the app is not at hand. They are not shown again: print them, or put them into a password manager."
        footer={
          <Button variant="primary" onClick={onClose}>
            I have kept them
          </Button>
        }
      >
        <RecoveryCodes codes={codes} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && !isBusy && onClose()}
      title={title}
      description={draft ? 'Add this console to an app, then enter the code that it shows.' : description}
      footer={
        <>
          <Button disabled={isBusy} onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant={wish === 'disable' ? 'danger' : 'primary'} busy={isBusy}>
            {draft ? 'Turn on' : verb}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate>
        {draft ? (
          <FactorFields draft={draft} code={code} onCode={setCode} error={error} codeInput={codeInput} />
        ) : (
          <Field label="Your password" error={error}>
            <Input
              data-autofocus
              type="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </Field>
        )}
      </form>
    </Dialog>
  );
}
