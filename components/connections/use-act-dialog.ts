'use client';

import { useState } from 'react';
import { useAnnounce } from '@/components/shell/announcer';
import { toast } from '@/components/ui/toast';
import { shortConnectionId } from '@/lib/domain/connection-id';
import { plural } from '@/lib/domain/format';
import type { RecipientOutcome } from '@/lib/domain/outcome';
import { type Act, canRetry, isDone, mergeOutcomes, outcomeMeaning, outcomeSentence } from './outcome-words';
import type { ShownConnection } from './shown-connection';
import { useAct } from './use-act';

export type ActDialogProps = {
  target: string;
  recipients: ShownConnection[];
  open: boolean;
  onClose: () => void;
};

/**
 * The steps that all dialogs share: run, then close with a toast when there is nothing to explain, else show the
 * outcomes; try again what can be. An act under way cannot be closed away.
 */
export function useActDialog(
  act: Act,
  { target, recipients, onClose }: ActDialogProps,
  call: Parameters<typeof useAct>[1],
) {
  const announce = useAnnounce();
  const { mutate, isPending, error, variables, reset } = useAct(target, call);
  const [outcomes, setOutcomes] = useState<RecipientOutcome[]>();
  const retryable = outcomes?.filter(({ outcome }) => canRetry(outcome)) ?? [];

  function run(to: ShownConnection[]) {
    mutate(to, {
      onSuccess(answered) {
        const all = outcomes ? mergeOutcomes(outcomes, answered) : answered;
        announce(outcomeSentence(all, act));
        if (!isSelfExplaining(all)) return setOutcomes(all);
        tell(act, all);
        onClose();
      },
    });
  }

  return {
    outcomes,
    isPending,
    /** How many the act under way is for. */
    pendingCount: variables?.length ?? 0,
    error,
    retryCount: retryable.length,
    run: () => run(recipients),
    retry() {
      const ids = new Set(retryable.map(({ connectionId }) => connectionId));
      run(recipients.filter(({ connectionId }) => ids.has(connectionId)));
    },
    /** From the outcomes back to the form. */
    back() {
      setOutcomes(undefined);
      reset();
    },
    onOpenChange(isOpen: boolean) {
      if (!isOpen && !isPending) onClose();
    },
  };
}

/** All done, or the one recipient was gone: a toast says it all. */
function isSelfExplaining(outcomes: RecipientOutcome[]): boolean {
  const [only] = outcomes;
  return outcomes.every(({ outcome }) => isDone(outcome)) || (outcomes.length === 1 && only?.outcome === 'gone');
}

function tell(act: Act, outcomes: RecipientOutcome[]) {
  const [first] = outcomes;
  if (!first) return;
  const who = outcomes.length === 1 ? shortConnectionId(first.connectionId) : plural(outcomes.length, 'connection');
  if (first.outcome === 'gone') toast.info(`Already gone: ${who}`, { description: outcomeMeaning(first, act) });
  else toast.success(`${DONE[act]} ${who}`);
}

const DONE: Record<Act, string> = { send: 'Delivered to', kick: 'Closed', remove: 'Removed' };
