import { type RefObject, useInsertionEffect, useRef } from 'react';

/** What was last shown, for what goes on after a wait. Not for use while rendering. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useInsertionEffect(() => {
    latest.current = value;
  });
  return latest;
}
