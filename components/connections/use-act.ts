'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys, readAnew } from '@/lib/client/queries';
import { refusalOf, unwrap } from '@/lib/client/unwrap';
import type { RecipientOutcome } from '@/lib/domain/outcome';
import type { Result } from '@/lib/domain/result';
import type { ShownConnection } from './shown-connection';

type Call = (recipients: ShownConnection[]) => Promise<Result<RecipientOutcome[]>>;

/**
 * One act on many recipients, one call. When no answer comes back, each outcome is uncertain: the act may have
 * happened, unless the console refused to look at it. Afterwards everything about this target is read again.
 */
export function useAct(target: string, call: Call) {
  const queries = useQueryClient();
  return useMutation({
    networkMode: 'always',
    mutationFn: async (recipients: ShownConnection[]) => {
      const result = await call(recipients).catch(refusalOf);
      return result ? unwrap(result) : recipients.map(unanswered);
    },
    onSettled: () => void readAnew(queries, keys.target(target)),
  });
}

function unanswered({ connectionId }: ShownConnection): RecipientOutcome {
  return { connectionId, outcome: 'uncertain' };
}
