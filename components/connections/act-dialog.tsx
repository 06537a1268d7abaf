'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmWord } from '@/components/ui/confirm-word';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { ActError } from '@/lib/client/unwrap';
import { plural } from '@/lib/domain/format';
import { OutcomeList } from './outcome-list';
import { type Act, lowerFirst } from './outcome-words';
import type { ActDialogProps, useActDialog } from './use-act-dialog';

type Words = {
  title: string;
  description: ReactNode;
  /** The button that acts: "Kick 3 connections". */
  confirm: string;
  /** While it runs: "Kicking". */
  running: string;
  /** Over the outcomes: "What became of the kick". */
  done: string;
  /** Before a count: "Send again to". */
  again: string;
};

type ActDialogFrameProps = ActDialogProps & {
  act: Act;
  words: Words;
  steps: ReturnType<typeof useActDialog>;
  onConfirm: () => void;
  isDangerous?: boolean;
  children: ReactNode;
};

/** The frame of every act: the form, then what became of it. */
export function ActDialog({ act, words, steps, onConfirm, isDangerous = false, ...props }: ActDialogFrameProps) {
  const { outcomes, isPending } = steps;
  const cancel = (
    <Button data-autofocus={isDangerous || undefined} disabled={isPending} onClick={() => steps.onOpenChange(false)}>
      {outcomes ? 'Close' : 'Cancel'}
    </Button>
  );
  const progress = steps.twoPersons ? 'Asking…' : `${words.running} ${plural(steps.pendingCount, 'connection')}…`;
  return (
    <Dialog
      open={props.open}
      onOpenChange={steps.onOpenChange}
      title={outcomes ? words.done : words.title}
      description={outcomes ? undefined : words.description}
      size={act === 'send' ? 'lg' : 'md'}
      footer={
        <>
          <span role="status" className="mr-auto animate-late text-muted text-sm">
            {isPending && progress}
          </span>
          {cancel}
          {!outcomes && (
            <Button variant={isDangerous ? 'danger' : 'primary'} busy={isPending} onClick={onConfirm}>
              {steps.twoPersons ? `Ask for approval: ${lowerFirst(words.confirm)}` : words.confirm}
            </Button>
          )}
          {steps.retryCount > 0 && (
            <Button variant="primary" busy={isPending} onClick={steps.retry}>
              {`${words.again} ${steps.retryCount}`}
            </Button>
          )}
        </>
      }
    >
      <div className="space-y-4">
        {steps.twoPersons && !outcomes && <p className="text-sm">{steps.twoPersons}</p>}
        {steps.error && <ErrorNote title={problemTitle(steps.error)} message={steps.error.message} />}
        {outcomes ? <OutcomeList act={act} outcomes={outcomes} recipients={props.recipients} /> : props.children}
        {steps.wordField && !outcomes && <ConfirmWord {...steps.wordField} onSubmit={onConfirm} />}
      </div>
    </Dialog>
  );
}

/** A refusal comes before the act; a bug may come after it. */
function problemTitle(error: Error): string {
  const isRefusal = error instanceof ActError && error.code !== 'internal';
  return isRefusal ? 'Nothing was done' : 'It is not known what was done';
}
