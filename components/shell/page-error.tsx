'use client';

import { Button } from '@/components/ui/button';

type PageErrorProps = { error: unknown; retry: () => void };

/** For bugs only: what is expected to go wrong is told where it happens. */
export function PageError({ error, retry }: PageErrorProps) {
  return (
    <>
      <p className="text-muted">
        This page has a fault of its own. Your connections are not touched by it. Try again; if it stays, tell whoever
        runs this console.
      </p>
      <p className="mt-2 text-muted text-sm">{findDigest(error)}</p>
      <div className="mt-5">
        <Button variant="primary" onClick={retry}>
          Try again
        </Button>
      </div>
    </>
  );
}

/** The id under which the server logged it. */
function findDigest(error: unknown): string | null {
  const digest = error instanceof Error && 'digest' in error ? error.digest : undefined;
  return typeof digest === 'string' ? `Error id: ${digest}` : null;
}
