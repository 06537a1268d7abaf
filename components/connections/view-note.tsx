'use client';

import { Button } from '@/components/ui/button';
import { useConnections } from './connections-context';

/** Says why the view of this address is not on screen. */
export function ViewNote({ problem }: { problem: string }) {
  const { setState } = useConnections();
  return (
    <div role="alert" className="mb-2 flex items-center gap-2.5 rounded bg-warning-soft px-3 py-2 text-sm">
      <p className="min-w-0 flex-1 break-words">{problem}</p>
      <Button size="sm" onClick={() => setState({ view: null })}>
        Dismiss
      </Button>
    </div>
  );
}
