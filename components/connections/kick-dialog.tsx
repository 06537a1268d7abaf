'use client';

import { useState } from 'react';
import { findGraceProblem, toGraceMs, USUAL_GRACE } from '@/components/shell/grace-field';
import { ReasonField } from '@/components/shell/reason-field';
import { kickConnections } from '@/lib/actions/connections';
import { plural } from '@/lib/domain/format';
import { findNoticeProblem } from '@/lib/domain/notice';
import { ActDialog } from './act-dialog';
import { LastWordsFields } from './last-words-fields';
import { RecipientSummary } from './recipient-summary';
import { type ActDialogProps, useActDialog } from './use-act-dialog';

export function KickDialog(props: ActDialogProps) {
  const [text, setText] = useState('');
  const [seconds, setSeconds] = useState(USUAL_GRACE);
  const [reason, setReason] = useState('');
  const problem = text ? (findNoticeProblem(text, 'text')?.message ?? findGraceProblem(seconds)) : undefined;
  const steps = useActDialog('kick', props, {
    toInput: (recipients, isTold) => ({
      target: props.target,
      connectionIds: recipients.map(({ connectionId }) => connectionId),
      ...(text && !isTold && { lastWords: text, graceMs: toGraceMs(seconds) }),
      reason,
    }),
    call: kickConnections,
  });
  const isOne = props.recipients.length === 1;
  return (
    <ActDialog
      {...props}
      act="kick"
      isDangerous
      steps={steps}
      onConfirm={() => problem === undefined && steps.run()}
      words={{
        title: isOne ? 'Kick this client' : 'Kick these clients',
        description: `${isOne ? 'Its connection closes' : 'Their connections close'} with code 1000 ${text ? 'after your last words' : 'at once'}. Most clients come back by themselves.`,
        confirm: `Kick ${plural(props.recipients.length, 'connection')}`,
        running: 'Kicking',
        done: 'What became of the kick',
        again: 'Kick again:',
      }}
    >
      <RecipientSummary recipients={props.recipients} />
      <LastWordsFields text={text} onText={setText} seconds={seconds} onSeconds={setSeconds} />
      <ReasonField reason={reason} onReason={setReason} />
    </ActDialog>
  );
}
