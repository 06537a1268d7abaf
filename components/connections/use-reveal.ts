'use client';

import { useMutation } from '@tanstack/react-query';
import { toast } from '@/components/ui/toast';
import { revealConnection } from '@/lib/actions/connections';
import { problemOf, unwrap } from '@/lib/client/unwrap';

/** Asks once for what is masked; it is forgotten when the drawer closes. */
export function useReveal(target: string, connectionId: string) {
  const mutation = useMutation({
    networkMode: 'always',
    gcTime: 0,
    mutationFn: async () => unwrap(await revealConnection({ target, connectionId })),
    onError: (error) => toast.error('Not revealed', { description: problemOf(error) }),
  });
  return { revealed: mutation.data, isRevealing: mutation.isPending, reveal: () => mutation.mutate() };
}
