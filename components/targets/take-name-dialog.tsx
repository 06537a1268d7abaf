'use client';

import { toast } from '@/components/ui/toast';
import { takeName } from '@/lib/actions/targets';
import type { KnownTarget } from '@/lib/domain/known-target';
import { TypedDialog } from './typed-dialog';

type TakeNameDialogProps = { target: KnownTarget | null; onClose: () => void; onTaken: () => void };

/** Gives a target of the targets file the name that another one had, with all that is kept under it. The name is typed. */
export function TakeNameDialog({ target, onClose, onTaken }: TakeNameDialogProps) {
  const { name = '', title = '', asksForName = null } = target ?? {};
  const { place = '', boundTo = '' } = asksForName ?? {};
  return (
    <TypedDialog
      target={target}
      title={`Use ${title}`}
      description="The name is for this target from now on, at every console."
      act={`Use ${title}`}
      purpose="use it here"
      refused="Not used"
      run={(typed) => takeName({ name, place, boundTo, typed })}
      onClose={onClose}
      onDone={() => {
        toast.success(`${title} is used`);
        onTaken();
      }}
    >
      <li>The name was of {boundTo}.</li>
      <li>It will be of {place}.</li>
      <li>Whoever has a role on {name} has it here then. Blocks and views under that name hold here too.</li>
    </TypedDialog>
  );
}
