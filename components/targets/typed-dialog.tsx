'use client';

import { type ReactNode, useState, useTransition } from 'react';
import { KindBadge } from '@/components/shell/kind-badge';
import { Button } from '@/components/ui/button';
import { ConfirmWord } from '@/components/ui/confirm-word';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { useFirstInvalid } from '@/components/ui/use-first-invalid';
import { refusalOf } from '@/lib/client/unwrap';
import type { KnownTarget } from '@/lib/domain/known-target';
import type { Result } from '@/lib/domain/result';

type TypedDialogProps = {
  /** Null: nothing is asked. */
  target: KnownTarget | null;
  title: string;
  description: string;
  /** On the button, and what the name is typed for: `Type orders to remove it`. */
  act: string;
  purpose: string;
  /** Above what it says when it was refused. */
  refused: string;
  run: (typed: string) => Promise<Result<unknown>>;
  onClose: () => void;
  onDone: () => void;
  /** What comes of it, as items of a list. */
  children: ReactNode;
};

/** Asks for an act on a target, whose name is typed. */
export function TypedDialog(props: TypedDialogProps) {
  const { target, title, description, act, purpose, refused, run, onClose, onDone, children } = props;
  const [typed, setTyped] = useState('');
  /** A press with another word than the name. */
  const [mistyped, setMistyped] = useState<object | null>(null);
  const form = useFirstInvalid<HTMLDivElement>(mistyped);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();
  const { name = '', kind = null, address = null } = target ?? {};

  function confirm() {
    // The Enter key presses again while the answer to the first press is on its way, and while the dialog closes.
    if (isBusy || target === null) return;
    if (typed.trim() !== name) return setMistyped({});
    setProblem(null);
    startTransition(async () => {
      const result = await run(typed).catch(refusalOf);
      if (!result?.ok) return setProblem(result?.error.message ?? 'No answer came. Look at the list again.');
      onClose();
      onDone();
    });
  }

  return (
    <Dialog
      open={target !== null}
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      footer={
        <>
          <Button data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" busy={isBusy} onClick={confirm}>
            {act}
          </Button>
        </>
      }
    >
      <div ref={form} className="space-y-4">
        {kind && (
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <KindBadge kind={kind} />
            <span className="font-mono text-xs [overflow-wrap:anywhere]">{address}</span>
          </p>
        )}
        <ul className="list-disc space-y-1 pl-5 [overflow-wrap:anywhere]">{children}</ul>
        <ConfirmWord
          needed={name}
          word={typed}
          setWord={setTyped}
          purpose={purpose}
          isRefused={mistyped !== null && typed.trim() !== name}
          onSubmit={confirm}
        />
        {problem && <ErrorNote title={refused} message={problem} />}
      </div>
    </Dialog>
  );
}
