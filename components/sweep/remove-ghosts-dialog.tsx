'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmWord } from '@/components/ui/confirm-word';
import { Dialog } from '@/components/ui/dialog';
import { useFirstInvalid } from '@/components/ui/use-first-invalid';
import { sweepWord } from '@/lib/domain/act-word';
import { formatDuration, plural } from '@/lib/domain/format';
import { describeSweepQuery, isWholeSweep, type Sweep } from '@/lib/domain/sweep';
import type { TargetDto } from '@/lib/domain/target';

type RemoveGhostsDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  sweep: Sweep;
  target: Pick<TargetDto, 'name' | 'title' | 'kind'>;
  /** With the name of the target as it was typed, where that is asked for. */
  onConfirm: (word: string | undefined) => void;
  /** Why somebody else has to agree, in a sentence. */
  twoPersons: string | null;
};

/** What a removal will do, before it does. For a whole target, and on production, its name is typed. */
export function RemoveGhostsDialog({
  open,
  onOpenChange,
  sweep,
  target,
  onConfirm,
  twoPersons,
}: RemoveGhostsDialogProps) {
  const [typed, setTyped] = useState('');
  /** A press with another word than the one that is asked for. */
  const [refused, setRefused] = useState<object | null>(null);
  const form = useFirstInvalid<HTMLDivElement>(refused);
  const { counts, perSecond } = sweep;
  const scope = describeSweepQuery(sweep.query);
  const isWhole = isWholeSweep(sweep.query);
  const needed = sweepWord(target, isWhole);
  const isWordWrong = needed !== null && typed.trim() !== needed;

  function confirm() {
    // The Enter key presses again while the dialog closes.
    if (!open) return;
    if (isWordWrong) setRefused({});
    else onConfirm(needed === null ? undefined : typed);
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Remove gone rows"
      description={`Of ${isWhole ? target.title : scope}: ${plural(counts.gone, 'row')} were gone when they were counted.`}
      footer={
        <>
          <Button data-autofocus onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button variant="danger" onClick={confirm}>
            {twoPersons ? 'Ask for approval' : `Remove ${plural(counts.gone, 'gone row')}`}
          </Button>
        </>
      }
    >
      <div ref={form} className="space-y-4">
        {twoPersons && <p className="text-sm">{twoPersons}</p>}
        <ul className="list-disc space-y-1 pl-5">
          <li>
            Every row is checked again first, about{' '}
            {formatDuration(Math.max(1_000, (counts.checked / perSecond) * 1000))} in all.
          </li>
          <li>A row goes only if API Gateway answers 410 now, it is older than 29 seconds, and it has not changed.</li>
          <li>Each removal is one write to the table. No connection is closed.</li>
        </ul>
        {needed !== null && (
          <ConfirmWord
            needed={needed}
            word={typed}
            setWord={setTyped}
            {...(isWhole && { purpose: 'remove ghosts of the whole target' })}
            isRefused={refused !== null && isWordWrong}
            onSubmit={confirm}
          />
        )}
      </div>
    </Dialog>
  );
}
