'use client';

import { useState } from 'react';
import { ReasonField } from '@/components/shell/reason-field';
import { removeGhosts } from '@/lib/actions/connections';
import { plural } from '@/lib/domain/format';
import { ActDialog } from './act-dialog';
import { RecipientSummary } from './recipient-summary';
import { type ActDialogProps, useActDialog } from './use-act-dialog';

/** Removes registry rows of connections that are gone; the server checks each again first. */
export function RemoveDialog(props: ActDialogProps) {
  const [reason, setReason] = useState('');
  const steps = useActDialog('remove', props, {
    toInput: (recipients) => ({
      target: props.target,
      // The registry's own time, as it was seen: a newer row under the same id is not removed.
      rows: recipients.map(({ connectionId, row: { connectedAt } }) => ({
        connectionId,
        ...(connectedAt !== undefined && { connectedAt }),
      })),
      reason,
    }),
    call: removeGhosts,
  });
  const many = plural(props.recipients.length, 'row');
  return (
    <ActDialog
      {...props}
      act="remove"
      isDangerous
      steps={steps}
      onConfirm={steps.run}
      words={{
        title: 'Remove from the registry',
        description:
          'Each is checked with API Gateway once more. A row whose connection lives, or whose id was registered anew, is kept.',
        confirm: `Remove ${many}`,
        running: 'Removing',
        done: 'What became of the removal',
        again: 'Remove again:',
      }}
    >
      <RecipientSummary recipients={props.recipients} />
      <ReasonField reason={reason} onReason={setReason} />
    </ActDialog>
  );
}
