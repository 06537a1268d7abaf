'use client';

import { useState, useTransition } from 'react';
import { KindBadge } from '@/components/shell/kind-badge';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { toast } from '@/components/ui/toast';
import { removeTarget } from '@/lib/actions/targets';
import { refusalOf } from '@/lib/client/unwrap';
import type { KnownTarget } from '@/lib/domain/known-target';

type RemoveTargetDialogProps = { target: KnownTarget | null; onClose: () => void; onRemoved: () => void };

/** Takes a target out of the console; nothing of AWS is touched. Its name is typed. */
export function RemoveTargetDialog({ target, onClose, onRemoved }: RemoveTargetDialogProps) {
  const [typed, setTyped] = useState('');
  const [isRefused, setRefused] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();
  const { name = '', title = '', kind = null, added = null } = target ?? {};

  function confirm() {
    if (!added) return;
    if (typed.trim() !== name) return setRefused(true);
    setProblem(null);
    startTransition(async () => {
      const result = await removeTarget({ name, revision: added.revision, typed }).catch(refusalOf);
      if (!result?.ok) return setProblem(result?.error.message ?? 'No answer came. Look at the list again.');
      toast.success(`${title} is removed`);
      onClose();
      onRemoved();
    });
  }

  return (
    <Dialog
      open={target !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${title}`}
      description="The console forgets this target, for everybody and at once."
      footer={
        <>
          <Button data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" busy={isBusy} onClick={confirm}>
            Remove {title}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        {kind === 'production' && <KindBadge kind={kind} />}
        <ul className="list-disc space-y-1 pl-5">
          <li>The API, its connections and the table stay as they are.</li>
          <li>
            What the audit says about it stays. So do blocks, views and roles under its name, for when it is added again
            {added && added.settings === null
              ? '. Where its settings do not say where it is, whoever adds it is asked whether it is the same.'
              : ' with this address and this table. No other target gets the name.'}
          </li>
        </ul>
        <Field label={`Type ${name} to remove it`} error={isRefused && typed.trim() !== name && `This is not ${name}.`}>
          <Input
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </Field>
        {problem && <ErrorNote title="Not removed" message={problem} />}
      </div>
    </Dialog>
  );
}
