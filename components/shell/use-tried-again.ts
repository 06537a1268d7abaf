'use client';

import { useEffect } from 'react';

const EVERY_MS = 5_000;

/** Calls `again` whenever the console says that it is well, some seconds after the last time; not in hidden tabs, and not unless `isOn`. */
export function useTriedAgain(isOn: boolean, again: () => void) {
  useEffect(() => {
    if (!isOn) return;
    const ended = new AbortController();
    let timer = setTimeout(look, EVERY_MS);
    async function look() {
      const isWell =
        !document.hidden &&
        (await fetch('/api/ready', { signal: ended.signal }).then(
          ({ ok }) => ok,
          () => false,
        ));
      if (ended.signal.aborted) return;
      if (isWell) again();
      timer = setTimeout(look, EVERY_MS);
    }
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [isOn, again]);
}
