'use client';

import { useStored } from './use-stored';

export const REFRESH_SECONDS = [0, 1, 5, 10, 30] as const;
const DEFAULT_SECONDS = 10;

/** How often the list asks again, in seconds; 0 is off. A habit of this person, so this browser remembers it. */
export function useRefreshInterval(): [number, (seconds: number) => void] {
  const [stored, store] = useStored('switchboard.refresh-seconds');
  const seconds = REFRESH_SECONDS.find((choice) => String(choice) === stored) ?? DEFAULT_SECONDS;
  return [seconds, (changed) => store(String(changed))];
}
