'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState, useTransition } from 'react';
import type { BlockWish } from '@/components/shell/block-wish';
import { useTwoPersons } from '@/components/shell/release-rules';
import { useAskRelease } from '@/components/shell/use-ask-release';
import { addBlock } from '@/lib/actions/blocks';
import { blocksKey } from '@/lib/client/blocks';
import { readAnew } from '@/lib/client/queries';
import { refusalOf } from '@/lib/client/unwrap';
import { type Block, type BlockTerm, readBlocked } from '@/lib/domain/block';

type Draft = { by: BlockWish['by']; value: string; term: BlockTerm; reason: string };
type Problems = { value?: string; reason?: string; act?: string };

/** What is typed into the form, what is wrong with it, and what became of it. */
export function useBlockForm({ target, ...wish }: BlockWish, onAsked: () => void) {
  const twoPersons = useTwoPersons(target, { act: 'block', count: 1 });
  const ask = useAskRelease();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>({ ...wish, term: 'day', reason: '' });
  const [problems, setProblems] = useState<Problems>({});
  const [done, setDone] = useState<Block>();
  const [isBusy, startTransition] = useTransition();

  function change(changes: Partial<Draft>) {
    setDraft((last) => ({ ...last, ...changes }));
    setProblems({});
  }

  function submit() {
    // What a row named is blocked as it is; around what was typed a blank is a slip.
    const value = draft.value === wish.value ? draft.value : draft.value.trim();
    const found = problemsOf({ ...draft, value });
    setProblems(found);
    if (found.value || found.reason) return;
    startTransition(async () => {
      if (twoPersons) {
        const asked = await ask({ target, act: 'block', input: { ...draft, value } });
        return asked.ok ? onAsked() : setProblems({ act: asked.error.message });
      }
      const result = await addBlock({ ...draft, target, value }).catch(refusalOf);
      if (result?.ok) setDone(result.data);
      else
        setProblems({ act: result?.error.message ?? 'No answer came; the list of blocks tells whether it happened.' });
      await readAnew(queries, blocksKey(target));
    });
  }

  return { draft, change, problems, submit, isBusy, done, twoPersons };
}

function problemsOf({ by, value, reason }: Draft): Problems {
  const read = readBlocked(by, value);
  return {
    ...('problem' in read && { value: read.problem }),
    ...(reason.trim() === '' && { reason: 'Say why, for whoever finds this block later.' }),
  };
}
