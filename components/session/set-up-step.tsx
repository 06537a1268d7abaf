'use client';

import { type FormEvent, useRef, useState, useTransition } from 'react';
import { FactorFields } from '@/components/shell/factor-fields';
import { RecoveryCodes } from '@/components/shell/recovery-codes';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { enterAfterSetUp, setUpFactor } from '@/lib/actions/second-step';
import { refusalOf } from '@/lib/client/unwrap';
import type { FactorDraft } from '@/lib/domain/user';
import { LeaveStep } from './leave-step';

const SILENT = 'The console does not answer. Is it running?';

/** Where a second factor is required: set up, then the recovery codes, then in. */
export function SetUpStep({ name, draft: made }: { name: string; draft: FactorDraft }) {
  // The first one stays: what the app has scanned must not change under it.
  const [draft] = useState(made);
  const [code, setCode] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [kept, setKept] = useState<{ codes: string[]; pass: string } | null>(null);
  const [isBusy, startTransition] = useTransition();
  const codeInput = useRef<HTMLInputElement>(null);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setError(null);
    startTransition(async () => {
      const result = await setUpFactor({ draft: draft.draft, code }).catch(refusalOf);
      if (result?.ok) return setKept(result.data);
      setError(result?.error.message ?? SILENT);
      codeInput.current?.focus();
    });
  }

  function enter(pass: string) {
    startTransition(async () => {
      const result = await enterAfterSetUp({ pass }).catch(refusalOf);
      // With the session there, the page that the action's answer brings along leads on by itself.
      if (!result?.ok) setError(result?.error.message ?? SILENT);
    });
  }

  if (kept) {
    return (
      <div className="mt-4 flex flex-col gap-4">
        <p className="text-muted">
          Keep these recovery codes: each signs you in once when the app is not at hand. They are not shown again.
        </p>
        {error && <ErrorNote title="Not signed in" message={error} />}
        <RecoveryCodes codes={kept.codes} />
        <Button variant="primary" busy={isBusy} className="h-9" onClick={() => enter(kept.pass)}>
          I have kept them
        </Button>
      </div>
    );
  }
  return (
    <form onSubmit={submit} noValidate className="mt-4 flex flex-col gap-5">
      <p className="text-muted">A second factor is required here. Set one up for {name}, and you are in.</p>
      <FactorFields draft={draft} code={code} onCode={setCode} error={error} codeInput={codeInput} />
      <div className="flex flex-col gap-1">
        <Button type="submit" variant="primary" busy={isBusy} className="h-9">
          Turn on
        </Button>
        <LeaveStep />
      </div>
    </form>
  );
}
