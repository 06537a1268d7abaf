'use client';

import { useState, useTransition } from 'react';
import { useAnnounce } from '@/components/shell/announcer';
import { useActWord, useTwoPersons } from '@/components/shell/release-rules';
import { useAskRelease } from '@/components/shell/use-ask-release';
import { toast } from '@/components/ui/toast';
import { ActError } from '@/lib/client/unwrap';
import { shortConnectionId } from '@/lib/domain/connection-id';
import { plural } from '@/lib/domain/format';
import type { RecipientOutcome } from '@/lib/domain/outcome';
import type { Result } from '@/lib/domain/result';
import { type Act, isDone, mergeOutcomes, outcomeMeaning, outcomeSentence, retryOf } from './outcome-words';
import type { ShownConnection } from './shown-connection';
import { useAct } from './use-act';

export type ActDialogProps = {
  target: string;
  recipients: ShownConnection[];
  open: boolean;
  onClose: () => void;
};

type ActCall<I> = {
  /** What the act takes, for these recipients; `isTold`: they have their last words already. */
  toInput: (recipients: ShownConnection[], isTold: boolean) => I;
  call: (input: I & { word?: string }) => Promise<Result<RecipientOutcome[]>>;
  /** Somebody else decides now. */
  onAsked?: () => void;
};

/**
 * The steps that all dialogs share: run, then close with a toast when there is nothing to explain, else show the
 * outcomes; try again what can be. An act under way cannot be closed away.
 */
export function useActDialog<I extends Record<string, unknown>>(
  act: Act,
  { target, recipients, onClose }: ActDialogProps,
  { toInput, call, onAsked }: ActCall<I>,
) {
  const announce = useAnnounce();
  const twoPersons = useTwoPersons(target, { act, count: recipients.length });
  const neededWord = useActWord(target, recipients.length);
  const [word, setWord] = useState('');
  const [isWordRefused, setWordRefused] = useState(false);
  const isWordMissing = neededWord !== null && word.trim() !== neededWord;
  const toConfirmed = (to: ShownConnection[], isTold = false) => ({
    ...toInput(to, isTold),
    ...(neededWord !== null && { word }),
  });
  const ask = useAskRelease();
  const [isAsking, startAsking] = useTransition();
  const [askError, setAskError] = useState<ActError | null>(null);
  const [outcomes, setOutcomes] = useState<RecipientOutcome[]>();
  const again = retryOf(outcomes ?? []);
  const { mutate, isPending, error, variables } = useAct(target, (to) =>
    call(toConfirmed(to, outcomes !== undefined && again.isTold)),
  );

  const isUnderWay = isPending || isAsking;

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

  function askFor(to: ShownConnection[]) {
    setAskError(null);
    startAsking(async () => {
      const result = await ask({ target, act, input: toConfirmed(to) });
      if (!result.ok) return setAskError(new ActError(result.error));
      onAsked?.();
      onClose();
    });
  }

  return {
    outcomes,
    isPending: isUnderWay,
    /** Why a second person has to agree, in a sentence; null when one is enough. */
    twoPersons,
    /** How many the act under way is for. */
    pendingCount: variables?.length ?? 0,
    error: askError ?? error,
    retryCount: again.ids.size,
    /** The field for the name of the target; null where nothing is typed. */
    wordField:
      neededWord === null ? null : { needed: neededWord, word, setWord, isRefused: isWordRefused && isWordMissing },
    /** Keys press again while it is under way: that does nothing. */
    run() {
      if (isUnderWay) return;
      setWordRefused(isWordMissing);
      if (isWordMissing) return;
      if (twoPersons) askFor(recipients);
      else run(recipients);
    },
    retry() {
      run(recipients.filter(({ connectionId }) => again.ids.has(connectionId)));
    },
    onOpenChange(isOpen: boolean) {
      if (!isOpen && !isUnderWay) onClose();
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
