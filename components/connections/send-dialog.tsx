'use client';

import { useRef, useState } from 'react';
import { sendNotice } from '@/lib/actions/connections';
import { plural } from '@/lib/domain/format';
import { findNoticeProblem } from '@/lib/domain/notice';
import { ActDialog } from './act-dialog';
import type { Draft } from './draft';
import { MakeJobLink } from './make-job-link';
import { NoticeEditor } from './notice-editor';
import { isDone } from './outcome-words';
import { RecipientSummary } from './recipient-summary';
import { type ActDialogProps, useActDialog } from './use-act-dialog';

type SendDialogProps = ActDialogProps & {
  readAt: number | undefined;
  draft: Draft;
  onDraft: (draft: Draft) => void;
};

/** Writes to one or many. The draft belongs to the page and stays until somebody has received it. */
export function SendDialog({ readAt, draft, onDraft, ...props }: SendDialogProps) {
  const [isTried, setTried] = useState(false);
  // A ref, because the act that is under way reads it when it ends.
  const isReceived = useRef(false);
  const problem = findNoticeProblem(draft.text, draft.format);
  const close = () => {
    if (isReceived.current) onDraft({ ...draft, text: '' });
    props.onClose();
  };
  const steps = useActDialog(
    'send',
    { ...props, onClose: close },
    {
      toInput: (recipients) => ({
        target: props.target,
        connectionIds: recipients.map(({ connectionId }) => connectionId),
        text: draft.text,
      }),
      async call(input) {
        const result = await sendNotice(input);
        if (result.ok && result.data.some(({ outcome }) => isDone(outcome))) isReceived.current = true;
        return result;
      },
      // The request holds it now.
      onAsked: () => {
        isReceived.current = true;
      },
    },
  );

  function send() {
    setTried(true);
    if (!problem) steps.run();
  }

  const many = plural(props.recipients.length, 'connection');
  return (
    <ActDialog
      {...props}
      act="send"
      steps={steps}
      onConfirm={send}
      words={{
        title: 'Send notice',
        description: 'The message goes out exactly as written.',
        confirm: `Send to ${many}`,
        running: 'Sending to',
        done: 'What became of the notice',
        again: 'Send again to',
      }}
    >
      <RecipientSummary recipients={props.recipients} />
      <NoticeEditor
        draft={draft}
        onDraft={onDraft}
        problem={isTried || draft.text ? problem : undefined}
        onSubmit={send}
        asJob={<MakeJobLink target={props.target} recipients={props.recipients} readAt={readAt} draft={draft} />}
      />
    </ActDialog>
  );
}
