'use client';

import { useEffect } from 'react';

/** Leaves the page of a stranger for one of the person who has signed in there: what it may load is said once, when it is loaded. */
export function Arrival({ path }: { path: string }) {
  useEffect(() => window.location.replace(path), [path]);
  return (
    <p role="status" className="text-muted">
      Signing you in…
    </p>
  );
}
