'use client';

import { useStored } from './use-stored';

/**
 * Whether this person agreed that this target's table is listed by scan. It is theirs and not the link's: whoever opens a link of
 * somebody else is asked again.
 */
export function useScanConsent(target: string): [boolean, (isGiven: boolean) => void] {
  const [stored, store] = useStored(`switchboard.scan.${target}`);
  return [stored === 'yes', (isGiven) => store(isGiven ? 'yes' : null)];
}
