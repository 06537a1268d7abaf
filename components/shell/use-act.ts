'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { refusalOf } from '@/lib/client/unwrap';
import type { Result } from '@/lib/domain/result';

type Act<D> = () => Promise<Result<D>>;

/** Runs an action of a form or dialog and reads the page anew; `error` is what to tell where it was asked. */
export function useAct() {
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  const [isBusy, startTransition] = useTransition();

  function run<D>(act: Act<D>, onDone: (data: D) => void) {
    setError(null);
    startTransition(async () => {
      const result = await act().catch(refusalOf);
      if (!result?.ok) {
        return setError(
          result?.error.message ?? 'No answer came: it may have happened. Look again before you repeat it.',
        );
      }
      onDone(result.data);
      router.refresh();
    });
  }

  return { run, error, setError, isBusy };
}
