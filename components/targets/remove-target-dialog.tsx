'use client';

import { toast } from '@/components/ui/toast';
import { removeTarget } from '@/lib/actions/targets';
import type { KnownTarget } from '@/lib/domain/known-target';
import { TypedDialog } from './typed-dialog';

type RemoveTargetDialogProps = { target: KnownTarget | null; onClose: () => void; onRemoved: (name: string) => void };

/** Takes a target out of the console; nothing of AWS is touched. Its name is typed. */
export function RemoveTargetDialog({ target, onClose, onRemoved }: RemoveTargetDialogProps) {
  const { name = '', title = '', address = null, added = null } = target ?? {};
  return (
    <TypedDialog
      target={target}
      title={`Remove ${title}`}
      description="The console forgets this target, for everybody and at once."
      act={`Remove ${title}`}
      purpose="remove it"
      refused="Not removed"
      run={(typed) => removeTarget({ name, revision: added?.revision ?? '', typed })}
      onClose={onClose}
      onDone={() => {
        toast.success(`${title} is removed`);
        onRemoved(name);
      }}
    >
      <li>The API, its connections and the table stay as they are.</li>
      <li>
        What the audit says about it stays. So do blocks, views and roles under its name, for when it is added again
        {address === null
          ? '. Where its settings do not say where it is, whoever adds it is asked whether it is the same.'
          : ' with this address and this table. No target elsewhere can be added under this name. Only a target of the targets file can get it, when an admin gives it the name.'}
      </li>
      {added?.endsWork && (
        <li>
          Other consoles may be using it. Jobs and a sweep of it that are at work there are stopped, on the record.
        </li>
      )}
    </TypedDialog>
  );
}
