import { ActError } from '@/lib/client/unwrap';

type Polled = { state: { fetchStatus: 'fetching' | 'paused' | 'idle'; error: unknown } };

/**
 * Asks again `everyMs` after the last answer (0: never by itself), not in hidden tabs, and not once the session ended.
 * The console may run on this machine, so being offline does not stop it.
 */
export function pollOptions(everyMs: number) {
  return {
    networkMode: 'always',
    // The next poll is the next try, and the server has tried more than once: failures are told at once.
    retry: false,
    refetchOnWindowFocus: everyMs > 0,
    refetchInterval: ({ state }: Polled) =>
      everyMs > 0 && state.fetchStatus === 'idle' && !isSignedOut(state.error) ? everyMs : false,
  } as const;
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ActError && error.code === 'unauthenticated';
}
