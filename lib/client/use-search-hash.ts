import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** What stands behind the `#`, where a long search does; without one nothing is drawn anew once this is known. */
export function useSearchHash(isLong: boolean): string {
  return useSyncExternalStore(
    never,
    () => (isLong ? window.location.hash : ''),
    () => '',
  );
}
