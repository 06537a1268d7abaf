'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState, useTransition } from 'react';
import { useTwoPersons } from '@/components/shell/release-rules';
import { useAskRelease } from '@/components/shell/use-ask-release';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { toast } from '@/components/ui/toast';
import { removeBlock } from '@/lib/actions/blocks';
import { blocksKey } from '@/lib/client/blocks';
import { readAnew } from '@/lib/client/queries';
import { refusalOf } from '@/lib/client/unwrap';
import type { Block } from '@/lib/domain/block';
import { DAMAGED_WORDS } from './block-words';

type UnblockDialogProps = { target: string; block: Block; open: boolean; onClose: () => void };

export function UnblockDialog({ target, block, open, onClose }: UnblockDialogProps) {
  const queries = useQueryClient();
  const [error, setError] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();
  const { id, kind, value, by, reason, isDamaged } = block;
  const twoPersons = useTwoPersons(target, { act: 'unblock', count: 1 });
  const ask = useAskRelease();

  function submit() {
    setError(null);
    startTransition(async () => {
      if (twoPersons) {
        const asked = await ask({ target, act: 'unblock', input: { id, kind, value } });
        return asked.ok ? onClose() : setError(asked.error.message);
      }
      const result = await removeBlock({ target, id, kind, value }).catch(refusalOf);
      await readAnew(queries, blocksKey(target));
      if (!result?.ok) return setError(result?.error.message ?? 'No answer came; the list tells whether it happened.');
      toast.success(`Unblocked ${value}`);
      onClose();
    });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && !isBusy && onClose()}
      title={<span className="break-all">Unblock {value}</span>}
      description={isDamaged ? DAMAGED_WORDS : `Works at the next connect. ${by} blocked it: ${reason}`}
      size="sm"
      footer={
        <>
          <Button data-autofocus disabled={isBusy} onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" busy={isBusy} onClick={submit}>
            {twoPersons ? 'Ask for approval' : 'Unblock'}
          </Button>
        </>
      }
    >
      {twoPersons && <p className="mb-3 text-sm">{twoPersons}</p>}
      {error && <ErrorNote title="Not unblocked" message={error} />}
    </Dialog>
  );
}
